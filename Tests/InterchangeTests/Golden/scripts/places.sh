lttng create s --output="$HOME/traces"
lttng enable-event -u 'a:*'
lttng start
./app
lttng stop
lttng create t --output=$PWD/out/$(date +%s) 
lttng enable-event -u 'b:*'
lttng create v -U net://$COLLECTOR/x
lttng enable-event -u 'c:*'
lttng create w-$(date +%s) --output=$(mktemp -d)
lttng enable-event -u 'd:*' -s w-$(date +%s)
lttng create "trace-$$" -U net://$(cat host)
lttng enable-event -u 'd:*'
lttng create ${1} --snapshot -o $HOME
lttng enable-event -u 'd:*'
lttng create y -o ~/y-$USER
lttng enable-event -u 'd:*'
