import LTTngControl
import LTTngModel
import PlanExecution
import Planning
import SystemPackage

/// Reads how the sessions of open runs are; changes nothing.
struct StatusReader {
  /// What is looked at.
  struct Subject {
    let runs: [RunID]

    /// The recipe's names of the runs' sessions that are meant; none is all.
    let sessions: [String]
  }

  let workplace: Workplace
  private let selection: RunSelection
  private let records: RunRecordReader

  init(_ workplace: Workplace) {
    self.workplace = workplace
    selection = RunSelection(workplace)
    records = RunRecordReader(
      workplace.caller.store, machine: workplace.machine, userID: workplace.caller.userID)
  }

  /// Returns the open runs among them that have no session: series, and those that have no plan, or none that
  /// can be read.
  func runsWithoutSession(_ runs: [RunID]) throws(Problem) -> [OpenRun] {
    var found: [OpenRun] = []
    for id in runs {
      guard let identity = selection.store.identity(of: id) else { continue }

      var plan: Plan?
      var fault: Problem?
      do throws(Problem) {
        plan = try self.plan(of: id, identity)
      } catch {
        fault = error
      }
      guard plan?.sessions.isEmpty != false else { continue }

      found.append(
        OpenRun(
          run: id.text, recipePath: identity.recipePath, isSeries: identity.isSeries == true,
          state: state(of: id, try selection.progress(of: id), plan), fault: fault))
    }
    return found
  }

  private func plan(of id: RunID, _ identity: RunIdentity) throws(Problem) -> Plan {
    try StoredPlan.read(selection.store.folder(of: id), recipe: identity.recipe)
  }

  private func state(of id: RunID, _ progress: RunProgress, _ plan: Plan?) -> OpenRunState {
    var state = OpenRunState(records.record(of: id), progress, plan)
    if [.cutOff, .atWork].contains(state.state), selection.isAskedToEnd(id) {
      state.isAskedToEnd = true
    }
    return state
  }

  /// Returns the sessions of runs, in the order of the plans.
  func statuses(
    of subject: Subject, _ control: inout SessionDaemon
  ) throws(Problem) -> [SessionStatus] {
    var statuses: [SessionStatus] = []
    for id in subject.runs {
      guard let identity = selection.store.identity(of: id),
        (try? plan(of: id, identity)) != nil
      else { continue }

      let progress = try selection.progress(of: id)
      try PrivateDaemonHome.choose(progress.daemon?.privateHome)
      statuses += try self.statuses(identity, id, progress, subject.sessions, &control)
    }
    return statuses
  }

  private func statuses(
    _ identity: RunIdentity, _ id: RunID, _ progress: RunProgress, _ chosen: [String],
    _ control: inout SessionDaemon
  ) throws(Problem) -> [SessionStatus] {
    let plan = try plan(of: id, identity)
    let isHere = selection.isOurs(identity)
    let isReachable =
      isHere && selection.isOfThisBoot(identity) && control.isSessionDaemonAlive()
    let listed = isReachable ? try StandingSessions.listed(&control) : []
    let triggers = isReachable ? try triggers(plan, id, progress, &control) : TriggerStatuses()
    let runState = state(of: id, progress, plan)
    var statuses: [SessionStatus] = []
    for session in plan.sessions where chosen.isEmpty || chosen.contains(session.name) {
      let found = presence(session, id, progress, listed, isStanding: identity.isStanding == true)
      var status = SessionStatus(
        run: id.text, recipe: identity.recipe, recipePath: identity.recipePath,
        isStanding: identity.isStanding == true, runState: runState, session: session.name,
        daemonName: session.daemonName.expanded(runID: id.text),
        state: isHere ? Self.state(found, session.name, progress) : .elsewhere,
        wasStarted: progress.hasStarted(StepName.start(session.name)))
      complete(&status, session, progress, id)
      if let there = found.session {
        status.output = there.output.isEmpty ? nil : there.output
        status.triggers = triggers[session.name]
        try look(&status, plan, session, &control)
      }
      statuses.append(status)
    }
    return statuses
  }

  private func presence(
    _ session: SessionPlan, _ id: RunID, _ progress: RunProgress, _ listed: [ListedSession],
    isStanding: Bool
  ) -> StandingSessions.Presence {
    guard isStanding else {
      // The name of such a session holds the run's id.
      let name = session.daemonName.expanded(runID: id.text)
      return listed.first { $0.name == name }.map { .ours($0) } ?? .absent
    }

    let process =
      workplace.daemonStarter(privateHome: progress.daemon?.privateHome).answeringProcess
    return StandingSessions.presence(
      of: [session.name], (id, progress), among: listed, daemonProcessID: process)[session.name]
      ?? .absent
  }

  private static func state(
    _ presence: StandingSessions.Presence, _ name: String, _ progress: RunProgress
  ) -> SessionStatus.State {
    switch presence {
    case .ours(let session) where session.isActive: .recording
    case .ours: progress.hasStarted(StepName.start(name)) ? .stopped : .inactive
    case .foreign: .foreign
    case .absent where progress.hasSucceeded(StepName.destroy(name)): .destroyed
    case .absent:
      progress.mayHaveCreated(name) && progress.hasFinished(StepName.create(name))
        ? .gone : .notMade
    }
  }

  private func complete(
    _ status: inout SessionStatus, _ session: SessionPlan, _ progress: RunProgress, _ id: RunID
  ) {
    let step =
      status.state == .stopped ? StepName.stop(session.name) : StepName.start(session.name)
    status.since = [.recording, .stopped].contains(status.state) ? progress.startTimes[step] : nil
    status.liveURL = session.output.readerURL(
      host: workplace.machine.host, session: status.daemonName)
    let folder = session.tracePath?.expanded(runID: id.text)
    status.traceSize =
      status.state == .elsewhere ? nil : folder.map { FileTree.size(of: FilePath($0)) }
  }

  private func triggers(
    _ plan: Plan, _ id: RunID, _ progress: RunProgress, _ control: inout SessionDaemon
  ) throws(Problem) -> TriggerStatuses {
    do throws(LTTngError) {
      return try TriggerStatuses(plan, id, registered: progress.triggers, &control)
    } catch {
      throw DaemonFault.problem("look at the triggers", error)
    }
  }

  private func look(
    _ status: inout SessionStatus, _ plan: Plan, _ session: SessionPlan,
    _ control: inout SessionDaemon
  ) throws(Problem) {
    do throws(LTTngError) {
      status.losses = try control.losses(ofSession: status.daemonName)
      guard let observed = try control.observeSession(named: status.daemonName) else { return }

      status.output = status.output ?? observed.snapshotOutputs.first?.place.text
      status.drift =
        PlanDrift(plan, session: session).differences(from: observed)
        + status.triggers.compactMap(\.drift)
      status.channels = observed.channels.map { ChannelStatus($0) }
    } catch {
      // It may have been destroyed in this moment.
      guard error.code != .sessionNotFound else { return }

      throw DaemonFault.problem("look at the session `\(session.name)`", error)
    }
  }
}

extension SnapshotOutput.Place where Path == String {
  fileprivate var text: String {
    switch self {
    case .local(let folder): folder
    case .relay(let address): address.control
    }
  }
}
