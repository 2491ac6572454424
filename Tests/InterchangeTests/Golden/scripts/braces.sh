#!/bin/bash
lttng create braces
lttng enable-event -k sched_{switch,wakeup}
for e in irq_handler_{entry,exit}; do lttng enable-event -k $e; done
for n in {8..10}; do lttng enable-event -k --syscall call$n; done
for lib in *.so; do lttng enable-event -k --userspace-probe=$lib:f $lib; done
lttng enable-event -k {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}
lttng start
./app --{in,out}put={a,} x{y}z
lttng stop
