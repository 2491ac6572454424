import LTTngModel
import Planning
import SystemPackage

/// The memory of the sub-buffers that a plan has LTTng make.
///
/// LTTng takes all of a channel's at once: the kernel domain's when it is made, where the kernel ends
/// processes when they don't fit; the others' when the first program registers, which goes on unrecorded where they
/// don't fit, and nobody is told (LTTng 2.13.9).
extension Preflight {
  func memory() -> [Problem] {
    let problem = machineMemory()
    return problem.map { [$0] } ?? (hasSetup ? [] : sharedMemory())
  }

  private func machineMemory() -> Problem? {
    guard let limit = plan.replacesSessions ? machine.totalMemory : machine.availableMemory else {
      return nil
    }
    let channels = channelsInMemory
    let needed = size(of: channels)
    guard needed > limit else { return nil }

    let what = plan.replacesSessions ? "the machine has" : "there are"
    return Problem(
      .environmentNotReady,
      "the channels need \(ByteCount.rounded(needed)) of memory, and \(what) "
        + "\(ByteCount.rounded(limit))\(plan.replacesSessions ? "" : " available")"
        + ": \(largest(of: channels))",
      help: "lower `subbuf-size` or `num-subbuf`")
  }

  /// The sub-buffers of programs are files: in `/dev/shm`, or where the recipe says.
  func sharedMemory() -> [Problem] {
    var needs: [UInt64: (place: FileSystemSpace, channels: [ChannelPlan])] = [:]
    for session in plan.sessions {
      let folder = parent(of: session.sharedMemoryPath) ?? "/dev/shm"
      let channels = newChannels.filter {
        $0.session == session.name && $0.configuration.domain != .kernel
      }
      guard !channels.isEmpty, let place = FileSystemSpace(at: folder) else { continue }

      needs[place.device, default: (place, [])].channels += channels
    }
    return needs.values.filter { size(of: $0.channels) > room(in: $0.place) }
      .sorted { $0.place.folder.string < $1.place.folder.string }
      .map { shortage(of: $0.place, $0.channels) }
  }

  /// A session that is replaced still has its own.
  private func room(in place: FileSystemSpace) -> UInt64 {
    plan.replacesSessions ? place.total : place.available
  }

  private func shortage(of place: FileSystemSpace, _ channels: [ChannelPlan]) -> Problem {
    Problem(
      .environmentNotReady,
      "the user space channels need \(ByteCount.rounded(size(of: channels))) in \(place.folder), "
        + (plan.replacesSessions
          ? "which has room for \(ByteCount.rounded(place.total))"
          : "where \(ByteCount.rounded(place.available)) are free")
        + ": \(largest(of: channels))",
      help: "lower `subbuf-size` or `num-subbuf`, or choose a file system with more room with "
        + "`shm-path: FOLDER`")
  }

  /// Those that there are not yet: what the others need was taken from what is available.
  private var newChannels: [ChannelPlan] {
    plan.actions.compactMap { planned in
      guard planned.operation == .create || planned.operation == .replace,
        case .channel(let channel) = planned.action
      else { return nil }

      return channel
    }
  }

  /// Those whose sub-buffers are no files on a disk.
  private var channelsInMemory: [ChannelPlan] {
    let onDisk = Set(plan.sessions.filter { !hasBuffersInMemory($0) }.map(\.name))
    return newChannels.filter {
      $0.configuration.domain == .kernel || !onDisk.contains($0.session)
    }
  }

  /// A setup step may yet mount a disk.
  private func hasBuffersInMemory(_ session: SessionPlan) -> Bool {
    guard let folder = parent(of: session.sharedMemoryPath) else { return true }

    return !hasSetup && FileSystemSpace(at: folder)?.isInMemory == true
  }

  private func size(of channels: [ChannelPlan]) -> UInt64 {
    channels.reduce(0) { $0.saturatedSum(size(of: $1)) }
  }

  private func size(of channel: ChannelPlan) -> UInt64 {
    channel.configuration.memorySize(cpuCount: machine.cpuCount)
  }

  private func largest(of channels: [ChannelPlan]) -> String {
    guard let channel = channels.max(by: { size(of: $0) < size(of: $1) }) else { return "" }

    let configuration = channel.configuration
    let spare = configuration.spareSubbufCount == 0 ? "" : " and a spare one"
    return
      "`\(configuration.name)` of `\(channel.session)` has \(configuration.numSubbuf)\(spare) of "
      + "\(ByteCount.description(of: configuration.subbufSize)) for each of \(machine.cpuCount) CPUs"
  }
}

extension Plan {
  /// Whether sessions end that may hold much of the memory.
  fileprivate var replacesSessions: Bool {
    actions.contains { planned in
      guard planned.operation == .replace, case .session = planned.action else { return false }

      return true
    }
  }
}
