#!/bin/bash
die() { echo "$*" >&2; exit 1; }
enable() {
  local channel=$1
  for event in $2; do
    lttng enable-event -k -c "$channel" "$event"
  done
}
function finish {
  lttng stop
  lttng destroy
}
load() { ./load --size "$1" || die "no load"; }
trap finish EXIT
[ $# -ge 1 ] || die "usage: $0 url"
if ! pgrep lttng-sessiond > /dev/null; then
  sudo lttng-sessiond -d
fi
cat > job.fio <<EOF
[global]
EOF
echo "starts" >&2
lttng create blocks
lttng enable-channel -k k
EVENTS="sched_switch sched_wakeup"
enable k "$EVENTS"
for call in read 'write,openat'; do lttng enable-event -k -c k --syscall $call; done
for pid in $(pidof app); do lttng track -k --pid=$pid; done
for i in 1 2; do for c in pid tid; do lttng add-context -k -c k -t $c; done; done
lttng enable-rotation --timer=30s
lttng add-trigger --name=t --condition=event-rule-matches --type=kernel:syscall --name=read --action=notify
lttng start
load 10
[[ -f job.fio ]] && ab -n 10 "$1"
read -p "Press enter"
lttng untrack -k --pid=1
status=${PIPESTATUS[0]}
finish
lttng disable-rotation --timer
lttng remove-trigger t
exit $status
