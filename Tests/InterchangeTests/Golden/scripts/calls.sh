#!/bin/bash
record() {
  local channel=$1
  shift
  lttng enable-event -k -c "$channel" "$1" $2 ${3:-sched_waking}
}
lttng create calls -U $1
lttng enable-channel -k ch
record ch sched_switch
shift
lttng start
./app $1 $2
say() { echo "$*"; }
local T=$(date) U=$(hostname)
export V=$(date +%s)
declare P=$!
say "$T" && say "$U $V"
lttng stop
while [ $# -gt 0 ]; do case $1 in -x) shift;; esac; done
./after $1
if ! pgrep lttng-sessiond; then
  modprobe lttng-tracer
  sudo lttng-sessiond -d
fi
