#!/bin/bash
SIZE=1M
[ -n "$1" ] && SIZE=$1
[ -z "$COUNT" ] && COUNT=4
[[ -n $TIMER ]] || export TIMER=200
OUT=$2
OUT=${OUT:-/tmp/out}
uname -r | grep -q rt && LEVEL=rt
lttng create defaults -o "$OUT"
lttng enable-channel -k ch --subbuf-size=$SIZE --num-subbuf=$COUNT --switch-timer=$TIMER
lttng enable-event -k -c ch "$LEVEL*"
lttng enable-event -k -c ch sched_switch
lttng start
sleep "${out:-3}" "$OUT" "${A_B:-1}" "${A__B:-2}"
lttng stop
