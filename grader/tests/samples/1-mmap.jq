# The figures of the two checks of lab 1 that measure: bytes in use for a byte in
# memory; system calls for each MiB of small blocks.
def value(name): [.checks[]? | select(.name == name).measure.value][0];
{"use": value("blocks-of-many-sizes-fit-in-little-memory"),
 "calls": value("small-blocks-cost-few-system-calls")}
