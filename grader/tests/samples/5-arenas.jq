# How a heap scales, grows and shares, from all of its checks: throughput on 2,
# 4, 16 and 64 cores, as a multiple of that on one; memory for a byte in use
# when 16 threads hand blocks round; growth while others free; cache lines with
# blocks of two threads, as they were given and after frees by others.
def curve: [.curves[]? | select(.workload == "threadtest")][0].throughput;
def times(i): if curve then curve[i] / curve[0] * 100 | round / 100 else null end;
def figure(name): .figures[name] | if . then . * 100 | round / 100 else . end;
{"2": times(1), "4": times(2), "16": times(4), "64": times(6),
 "chain": figure("blow_up_chain_16"), "growth": figure("growth_passing"),
 "active": figure("shared_lines_active"),
 "passive": figure("shared_lines_passive")}
