# Runs the tests to their end, and says at each fault where it happened. Tests
# may fault on purpose: the last one is the crash, unless they go on after it.
set pagination off
set width 0
set print frame-arguments none
set print thread-events off
handle SIGSEGV SIGBUS SIGFPE SIGILL SIGABRT stop print pass
run
while $_isvoid($_exitcode) && $_isvoid($_exitsignal)
    backtrace 60
    continue
end
