OUT=/tmp/x
if [ -n "$1" ]; then OUT=$1; fi
for EV in sched_switch sched_waking; do lttng enable-event -k $EV; done
lttng create s --output=$OUT
lttng enable-event -u "$PROVIDER:*"
lttng enable-event -u "a:*"
lttng start
for f in "$@"; do ./app "$f"; done
ls $OUT | wc -l
lttng stop
