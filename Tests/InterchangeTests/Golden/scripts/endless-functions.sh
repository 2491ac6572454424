f() { lttng create x; f; g; }
g() { f; f; g; }
for i in 1 2 3; do for j in 1 2 3; do lttng enable-event -u "a:$i$j"; done; done
f
