lttng create kernel-side --live=500ms
lttng create "user side" --no-output
lttng enable-event -k -s kernel-side 'sched_*'
lttng enable-event -j -s 'user side' com.acme.\* --loglevel JUL_WARNING
lttng enable-event -p root
lttng enable-event -l -a
lttng enable-channel -u -s 'user side' channel0
lttng enable-channel -k -s 'user side' channel0
lttng enable-event -u 'a:*' ; lttng enable-event -k sched_switch
lttng enable-channel -k wide && lttng enable-event -k -c wide 'sched_*'
lttng start kernel-side
lttng start
./server &
SERVER=$!
sleep 5
kill $SERVER
lttng stop
lttng stop kernel-side
lttng destroy -a
