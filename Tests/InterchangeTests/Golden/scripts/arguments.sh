lttng create s --output=$1
lttng enable-event -u 'a:*'
lttng start
N=3
T=$(date)
./app $N "$T" "${HOST:-here}" ${LEVELS:-1 2} "${2:-}" &
wait
./b ${2:-7} ${3:?x}
lttng stop
