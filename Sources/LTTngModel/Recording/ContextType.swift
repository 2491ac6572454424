/// A context field that LTTng can add to the event records of a channel, by its name in
/// lttng-add-context(1).
package enum ContextType: String, CaseIterable, Codable, Comparable, Sendable {
  case pid
  case procname
  case prio
  case nice
  case vpid
  case tid
  case vtid
  case ppid
  case vppid
  case pthreadID = "pthread_id"
  case hostname
  case ip
  case interruptible
  case preemptible
  case needReschedule = "need_reschedule"
  case migratable
  case callstackKernel = "callstack-kernel"
  case callstackUser = "callstack-user"
  case cgroupNS = "cgroup_ns"
  case ipcNS = "ipc_ns"
  case mntNS = "mnt_ns"
  case netNS = "net_ns"
  case pidNS = "pid_ns"
  case userNS = "user_ns"
  case utsNS = "uts_ns"
  case timeNS = "time_ns"
  case uid
  case euid
  case suid
  case gid
  case egid
  case sgid
  case vuid
  case veuid
  case vsuid
  case vgid
  case vegid
  case vsgid

  package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.rawValue < rhs.rawValue
  }

  /// The domains whose channels take the field (LTTng 2.13: what the session daemon accepts).
  package var domains: Set<TracingDomain> {
    switch self {
    case .pthreadID, .ip:
      [.user, .jul, .log4j]
    case .pid, .tid, .ppid, .vppid, .prio, .nice, .hostname, .interruptible, .preemptible,
      .needReschedule, .migratable, .callstackKernel, .callstackUser, .uid, .euid, .suid, .gid,
      .egid, .sgid:
      [.kernel]
    default:
      [.kernel, .user, .jul, .log4j]
    }
  }
}
