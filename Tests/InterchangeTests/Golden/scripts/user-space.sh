#!/bin/sh
set -e
NAME=heap
OUT=/tmp/traces
PROGRAM='./app --fast'
lttng create "$NAME" --output="$OUT/$NAME"   # a comment
lttng enable-channel -u -s $NAME --subbuf-size=3M --num-subbuf 6 --overwrite --buffers-pid big
lttng enable-event -us ${NAME} -c big 'lttng_ust_libc:*' -x lttng_ust_libc:free,lttng_ust_libc:calloc
lttng enable-event --userspace --session heap --channel=big --loglevel-only=TRACE_DEBUG_LINE \
  --filter 'size > 100 && $ctx.vpid != 1' "my_app:a","my_app:b"
lttng enable-event -u -c big -a --loglevel=info
lttng add-context -u -c big -t vpid -t vtid,procname -t perf:thread:cache-misses -t nonsense
lttng track -u --vuid=1000,www-data && lttng untrack -u --vuid 1000
lttng enable-rotation --timer=90s --size=100M
make -C src all
export LC_ALL=C
lttng start
LD_PRELOAD=liblttng-ust-libc-wrapper.so:/usr/lib/liblttng-ust-fd.so.1 THREADS=4 $PROGRAM 1 'two words'
sudo -u www-data ./other "$NAME" > /dev/null
for i in 1 2 3; do ./loop "$i" "$OUT"; done
lttng rotate
ls *.log | wc -l
lttng stop; lttng view
lttng destroy || exit 1
./clean-up ${NAME}
if lttng list; then lttng destroy --all; fi
babeltrace2 "$OUT"
