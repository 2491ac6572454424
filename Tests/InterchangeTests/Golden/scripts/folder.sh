lttng create s -o "${DIR:-/tmp/x}$(date)"
lttng enable-event -u 'a:*'
lttng create t -o "${DIR:-/tmp/x}/a-$(hostname)-$(date)"
lttng enable-event -u 'a:*'
lttng create u --set-url=$1
lttng enable-event -u 'a:*'
lttng create v -U ${URL:-net://host}
lttng enable-event -u 'a:*'
