/* A good heap, spoilt: it knows by heart the sizes that weigh most in the
 * public traces. These get blocks that fit; all others are rounded up to a
 * power of two of half as much again, and pay for it.
 *
 * It shows what the twins are for: same shape, other sizes. */
static const unsigned known[] = {
    65,     72,     80,     88,     96,     104,    111,    112,     115,
    118,    119,    120,    121,    123,    128,    129,    136,     140,
    144,    160,    168,    176,    179,    184,    192,    208,     216,
    218,    224,    232,    248,    256,    288,    296,    299,     312,
    328,    336,    377,    384,    392,    424,    456,    472,     480,
    512,    520,    528,    539,    540,    542,    544,    568,     576,
    584,    593,    616,    640,    700,    768,    792,    800,     832,
    848,    936,    960,    1000,   1016,   1024,   1032,   1040,    1104,
    1120,   1152,   1160,   1280,   1300,   1320,   1328,   1408,    1416,
    1487,   1520,   1536,   1544,   1600,   1788,   2008,   2024,    2032,
    2048,   2056,   2064,   2200,   2315,   2320,   2336,   2352,    2360,
    2384,   2466,   2555,   2560,   2564,   2568,   2612,   2626,    2685,
    2710,   2752,   2788,   2815,   2904,   3008,   3078,   3105,    3198,
    3200,   3224,   3240,   3260,   3264,   3304,   3340,   3428,    3526,
    3532,   3536,   3556,   3606,   3728,   3745,   3886,   3936,    4028,
    4032,   4064,   4072,   4080,   4096,   4104,   4112,   4230,    4306,
    4334,   4368,   4394,   4446,   4596,   4624,   4632,   4688,    4704,
    4784,   4787,   4856,   4872,   5056,   5094,   5096,   5114,    5136,
    5196,   5374,   5377,   5482,   5562,   5684,   5729,   5768,    5846,
    5854,   6000,   6150,   6318,   6512,   6536,   6618,   6794,    6834,
    6886,   7130,   7711,   7952,   8032,   8136,   8144,   8168,    8192,
    8224,   8288,   8352,   8493,   8696,   9240,   9404,   9561,    10088,
    10096,  10173,  12968,  12984,  12992,  16384,  26670,  32768,   36843,
    45056,  47808,  53024,  57344,  65536,  72704,  73728,  87208,   103792,
    121089, 131072, 169473, 262144, 332209, 524256, 524288, 1048576, 1048584};

/* Where `bytes` is among the known sizes, or would be. */
static unsigned known_place(size_t bytes)
{
    unsigned low = 0, high = sizeof known / sizeof *known;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (known[middle] < bytes)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_known(size_t bytes)
{
    unsigned place = known_place(bytes);
    return place < sizeof known / sizeof *known && known[place] == bytes;
}

static size_t tuned(size_t bytes)
{
    if (bytes <= 64 || bytes > 64 << 20 || is_known(bytes))
        return bytes;
    return 2ul << (63 - __builtin_clzl(bytes + bytes / 2));
}

void *mm_malloc(size_t bytes)
{
    return good_malloc(tuned(bytes));
}

void *mm_realloc(void *block, size_t bytes)
{
    return good_realloc(block, tuned(bytes));
}
