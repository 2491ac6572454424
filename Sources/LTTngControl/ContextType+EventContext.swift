import CLTTngCtl
import LTTngModel

extension ContextType {
  /// The field's number for `lttng_add_context()` (`enum lttng_event_context_type`).
  var eventContextType: lttng_event_context_type {
    switch self {
    case .pid: LTTNG_EVENT_CONTEXT_PID
    case .procname: LTTNG_EVENT_CONTEXT_PROCNAME
    case .prio: LTTNG_EVENT_CONTEXT_PRIO
    case .nice: LTTNG_EVENT_CONTEXT_NICE
    case .vpid: LTTNG_EVENT_CONTEXT_VPID
    case .tid: LTTNG_EVENT_CONTEXT_TID
    case .vtid: LTTNG_EVENT_CONTEXT_VTID
    case .ppid: LTTNG_EVENT_CONTEXT_PPID
    case .vppid: LTTNG_EVENT_CONTEXT_VPPID
    case .pthreadID: LTTNG_EVENT_CONTEXT_PTHREAD_ID
    case .hostname: LTTNG_EVENT_CONTEXT_HOSTNAME
    case .ip: LTTNG_EVENT_CONTEXT_IP
    case .interruptible: LTTNG_EVENT_CONTEXT_INTERRUPTIBLE
    case .preemptible: LTTNG_EVENT_CONTEXT_PREEMPTIBLE
    case .needReschedule: LTTNG_EVENT_CONTEXT_NEED_RESCHEDULE
    case .migratable: LTTNG_EVENT_CONTEXT_MIGRATABLE
    case .callstackKernel: LTTNG_EVENT_CONTEXT_CALLSTACK_KERNEL
    case .callstackUser: LTTNG_EVENT_CONTEXT_CALLSTACK_USER
    case .cgroupNS: LTTNG_EVENT_CONTEXT_CGROUP_NS
    case .ipcNS: LTTNG_EVENT_CONTEXT_IPC_NS
    case .mntNS: LTTNG_EVENT_CONTEXT_MNT_NS
    case .netNS: LTTNG_EVENT_CONTEXT_NET_NS
    case .pidNS: LTTNG_EVENT_CONTEXT_PID_NS
    case .userNS: LTTNG_EVENT_CONTEXT_USER_NS
    case .utsNS: LTTNG_EVENT_CONTEXT_UTS_NS
    case .timeNS: LTTNG_EVENT_CONTEXT_TIME_NS
    case .uid: LTTNG_EVENT_CONTEXT_UID
    case .euid: LTTNG_EVENT_CONTEXT_EUID
    case .suid: LTTNG_EVENT_CONTEXT_SUID
    case .gid: LTTNG_EVENT_CONTEXT_GID
    case .egid: LTTNG_EVENT_CONTEXT_EGID
    case .sgid: LTTNG_EVENT_CONTEXT_SGID
    case .vuid: LTTNG_EVENT_CONTEXT_VUID
    case .veuid: LTTNG_EVENT_CONTEXT_VEUID
    case .vsuid: LTTNG_EVENT_CONTEXT_VSUID
    case .vgid: LTTNG_EVENT_CONTEXT_VGID
    case .vegid: LTTNG_EVENT_CONTEXT_VEGID
    case .vsgid: LTTNG_EVENT_CONTEXT_VSGID
    }
  }

  /// The field's name in a saved session: that of lttng-add-context(1) in capitals, with `_`.
  var savedName: String {
    String(rawValue.uppercased().map { $0 == "-" ? "_" : $0 })
  }

  /// The fields by their ``savedName``.
  static let bySavedName: [String: ContextType] = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.savedName, $0) })
}
