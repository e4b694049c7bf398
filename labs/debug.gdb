# Runs the tests and stops at the first assertion that fails (the value that
# was asserted comes as the first argument, in edi), or where they crash.
set pagination off
set breakpoint pending on
set print thread-events off
break CU_assertImplementation if $edi == 0
run
if $_isvoid($_exitcode)
    backtrace
end
