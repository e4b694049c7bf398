# The tests of probe.c fault on purpose, and say so: main_test.c. Elsewhere gdb
# stops where a fault happens. Who wants it there, too: handle SIGSEGV stop
handle SIGSEGV SIGBUS nostop noprint pass
catch signal SIGSEGV SIGBUS
condition $bpnum !faults_are_expected
