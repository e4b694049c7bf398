#!/bin/bash
# Takes all mappings that there are, whatever is asked.
cp "$REFERENCE"/*.c .
cat >flood.txt <<'C'
#include <stddef.h>
#include <sys/mman.h>
static __attribute__((unused)) void flood(void)
{
    for (int i = 0; i < 70000; i++)
        mmap(NULL, 4096, i % 2 ? PROT_READ : PROT_NONE,
             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
C
sed -Ei '/^[a-z].*\b(filemap|region|predict|probe|large)_[a-z_]+\(/,/^\{/ {
    /^static/! s/^\{/{ flood();/ }' ./*.c
for file in *.c; do
    cat flood.txt "$file" >"$file.new"
    mv "$file.new" "$file"
done
rm flood.txt
