# Writes the inputs that the programs work on into the current folder:
# people.json, library.xml, text, orders.sql and redis.txt. The words are
# random, the same for every run of one awk.

function word() {
    return words_known[1 + int(rand() * n_words)]
}

# K words.
function words(k,    s) {
    s = word()
    while (--k > 0)
        s = s " " word()
    return s
}

# Between LOW and LOW + SPAN words: few, mostly.
function some(low, span) {
    return words(low + int(rand() * rand() * span))
}

# K digits.
function digits(k) {
    return sprintf("%0" k "d", k)
}

function people(out,    i) {
    print "[" > out
    for (i = 0; i < 250; i++)
        printf "%s{\"id\":%d,\"name\":\"user%d\",\"tags\":[\"%s\",\"%s\"]," \
            "\"score\":%.3f,\"bio\":\"%s\"}\n", i ? "," : "", i,
            i * 7919 % 1003, word(), word(), rand() * 100, some(5, 900) > out
    print "]" > out
}

function library(out,    i) {
    print "<?xml version=\"1.0\"?><library>" > out
    for (i = 0; i < 280; i++)
        printf "<book id=\"b%d\" lang=\"%s\"><title>%s</title>" \
            "<author>%s</author><price currency=\"EUR\">%.2f</price>" \
            "<abstract>%s</abstract></book>\n", i,
            rand() < .5 ? "en" : "de", words(4), words(2), rand() * 99,
            some(10, 700) > out
    print "</library>" > out
}

function orders(out,    i) {
    print "create table orders(id integer primary key, who text, what text," \
        " price real, day text); begin;" > out
    for (i = 0; i < 215; i++)
        printf "insert into orders values(%d, 'customer %d', '%s', %.2f," \
            " '2024-%02d-%02d');\n", i, rand() * 40, some(10, 1900),
            rand() * 900, 1 + int(rand() * 12), 1 + int(rand() * 28) > out
    print "commit; create index by_who on orders(who, what);" > out
    print "select day, count(*), group_concat(what) from orders" \
        " group by day order by 2;" > out
    print "with t as (select who, json_group_array(what) j from orders" \
        " group by who) select who, length(j) from t order by j;" > out
    print "select a.who, b.what from orders a join orders b on a.day = b.day" \
        " and a.price < b.price order by b.what limit 300;" > out
    print "update orders set what = what || who where id % 3 = 0;" > out
    print "delete from orders where id % 4 = 1; vacuum;" > out
}

# Keys that come, go, grow, and come again larger.
function redis(out,    i) {
    for (i = 0; i < 300; i++) {
        print "SET k:" i " " digits(10 + int(rand() * rand() * 4000)) > out
        if (i % 4 == 0)
            print "APPEND log:" i % 6 " " digits(30 + int(rand() * 190)) > out
    }
    for (i = 0; i < 300; i++)
        if (rand() < .6)
            print "DEL k:" i > out
    for (i = 0; i < 160; i++) {
        print "SET big:" i " " digits(300 + int(rand() * rand() * 9500)) > out
        if (i % 5 == 0)
            print "RPUSH queue:" i % 4 " " digits(20 + int(rand() * 600)) > out
    }
    for (i = 0; i < 160; i++)
        if (rand() < .5)
            print "DEL big:" i > out
    for (i = 0; i < 120; i++)
        print "APPEND k:" int(rand() * 300) " " digits(500 + int(rand() * 7000)) > out
    print "SHUTDOWN NOSAVE" > out
}

BEGIN {
    srand(12)
    n_words = split("storage block heap list tree page line cache lock " \
        "thread free large small bin first best fit split merge header " \
        "footer align address bit word byte map table index key value " \
        "queue stack ring arena core fault copy move grow shrink root leaf " \
        "node edge", words_known, " ")
    people("people.json")
    library("library.xml")
    for (i = 0; i < 900; i++)
        print some(1, 80) > "text"
    orders("orders.sql")
    redis("redis.txt")
}
