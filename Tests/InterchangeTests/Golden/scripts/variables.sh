#!/bin/bash
# Usage: vars.sh [duration] [output]
set -euo pipefail
SUDO=sudo
SESSION=${SESSION:-latency}
DURATION=${1:-10}
OUT="${2:-/tmp/traces}"
STAMP=$(date +%Y%m%d)
: "${SIZE:=4M}"
LTTNG="sudo -E lttng"
readonly APP=./app
$LTTNG create $SESSION --output="$OUT/$SESSION-$STAMP"
$SUDO lttng enable-channel -k ch --subbuf-size=$SIZE --num-subbuf=${NUM:-8}
$SUDO lttng enable-event -k -c ch "${EVENT:-sched_*}"
$SUDO lttng enable-event -k -c ch $MISSING
$SUDO lttng track -k --pid=$(pidof $APP)
lttng start
sleep $DURATION
$APP --tag "$STAMP" --home $HOME
$APP $OUT $3 "$UNSET"
lttng stop "$SESSION"
lttng destroy $SESSION
echo "Trace in $OUT"
