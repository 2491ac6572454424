sudo modprobe lttng-probe-sched
sudo lttng create everything --snapshot -U net://collector/sub
sudo lttng enable-channel --kernel fast,slow --subbuf-size 4k --num-subbuf=16 --switch-timer 200 --read-timer=1s --monitor-timer 0 -C 1G -W 4 --output mmap
sudo lttng enable-event -k -c fast --all
sudo lttng enable-event -k -c slow --probe=do_sys_openat2+0x10 at_open
sudo lttng enable-event -k -c slow --probe 0xffffffff81000000 at_address
sudo lttng enable-event -k -c slow --function=vfs_read read
sudo lttng enable-event -k -c slow --userspace-probe=/usr/bin/app:main main_entry
sudo lttng enable-event -k -c slow --userspace-probe=sdt:/usr/bin/app:provider:probe my_sdt
sudo lttng enable-event -k -c slow --syscall openat,close --filter 'fd == 3'
sudo lttng enable-event -k -c slow lost
sudo lttng disable-event -k -c slow lost
sudo lttng enable-event -k nowhere
sudo lttng enable-event -k -c fast --bogus x
sudo lttng add-context -k -t pid -t procname -t perf:cpu:raw:r1a8:pmi
sudo lttng add-context -k -c fast -t callstack-user
sudo lttng track -k --pid=$(pidof app)
sudo lttng track -k --uid root --gid=
sudo lttng snapshot add-output --max-size=2G --name=remote -C tcp://a:1 -D tcp://a:2
sudo lttng add-trigger --name=oops --condition=event-rule-matches --type=kernel:tracepoint --name=printk_console --filter='msg == "*Oops*"' --capture=msg --action=snapshot-session everything --rate-policy=once-after:1 --action=notify
sudo lttng add-trigger --condition=event-rule-matches --type=syscall:entry -n openat --action=stop-session everything
sudo lttng add-trigger --condition=session-rotation --action=notify
sudo lttng start
sudo lttng snapshot record
