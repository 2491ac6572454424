#!/bin/sh
# Which processes are recorded is known only while the script runs.
lttng create chosen
lttng enable-event --kernel sched_switch
lttng untrack --kernel --pid --all
lttng track --kernel --pid=$(pidof server)
lttng enable-event --userspace 'server:*'
lttng untrack -u --vpid --all
lttng track -u --vpid=1234
lttng start
sleep 5
lttng destroy
