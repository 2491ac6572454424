lttng create "$(rm -rf /)"
lttng enable-event -u 'a:b
c' "unterminated
lttng enable-channel
lttng create --subbuf-size
lttng
((( { if case
