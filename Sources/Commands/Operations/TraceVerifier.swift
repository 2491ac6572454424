import LTTngModel
import Payloads
import PlanExecution
import Planning
import TraceReading

/// Reads each session's trace with `lttrecipe-reader` and judges all of them together.
struct TraceVerifier: TraceVerifying {
  private static let timeLimit = Duration.seconds(3600)

  let reader: TraceReader

  func verify(_ request: VerificationRequest) -> Verdict {
    let isOnly = request.sessions.count == 1
    let traces = request.sessions.flatMap { session in
      summary(of: session).traces.map { contents in
        var contents = contents
        contents.session = session.name
        if !isOnly { contents.path = "\(session.name)/\(contents.path)" }
        return contents
      }
    }
    return VerdictJudge.verdict(
      for: Evidence(
        summary: TraceSummary(traces: traces), losses: request.losses,
        expectations: request.expectations,
        rules: request.rules.map { rule in
          RuleEvidence(
            session: rule.session, channel: rule.channel.name, domain: rule.channel.domain,
            rule: rule.rule,
            whenMissing: rule.missingPolicy, alternativeGroup: rule.alternativeGroup,
            origin: rule.origin)
        },
        knownNames: request.programFiles.flatMap(InstrumentedProgram.tracepointNames(inFileAt:)),
        interruptions: request.interruptions, limit: request.limit,
        fullFolders: request.fullFolders, lostBuffers: request.lostBuffers,
        isInterrupted: request.isInterrupted),
      suggestions: NearestNames.names(near:among:))
  }

  /// A trace that cannot be read at all is a fault of the trace, not of the run.
  private func summary(of session: VerificationRequest.Session) -> TraceSummary {
    do throws(TraceReadingError) {
      return try reader.read(session.outputPath, timeLimit: Self.timeLimit)
    } catch {
      return TraceSummary(traces: [TraceContents(path: ".", errors: [error.description])])
    }
  }
}
