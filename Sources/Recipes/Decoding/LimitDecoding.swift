import Diagnostics
import LTTngModel
import YAMLTree

/// When recording is ended early.
extension RecipeDecoder {
  mutating func limits(_ node: Node?, sessions: [SessionRecipe]) -> RunLimits {
    guard let node, let fields = values.fields(node, as: LimitKey.self) else { return RunLimits() }

    checkPlaces(fields, sessions)
    return RunLimits(
      durationMilliseconds: fields[.duration].flatMap { node in
        let time = values.milliseconds(node, of: "`duration`")
        return isAboveZero(time, .duration, node) ? time : nil
      },
      traceSize: fields[.traceSize].flatMap { node in
        let size = values.size(node, of: "`trace-size`")
        return isAboveZero(size, .traceSize, node) ? size : nil
      },
      freeDisk: fields[.freeDisk].flatMap { values.size($0, of: "`free-disk`") })
  }

  private mutating func isAboveZero(_ value: UInt64?, _ key: LimitKey, _ node: Node) -> Bool {
    guard value == 0 else { return true }

    values.diagnostics.error(
      .valueInvalid, "`\(key.rawValue)` of `limits` cannot be 0", at: node.range,
      help: "nothing would be recorded; without the limit leave it out")
    return false
  }

  /// What is written elsewhere cannot be seen from here.
  private mutating func checkPlaces(_ fields: Fields<LimitKey>, _ sessions: [SessionRecipe]) {
    let places = sessions.map(\.output.elsewhere)
    guard let place = places.first ?? nil, places.allSatisfy({ $0 != nil }) else { return }

    for key in [LimitKey.traceSize, .freeDisk] {
      guard let node = fields[key] else { continue }

      values.diagnostics.error(
        .traceElsewhere, "`limits: \(key.rawValue)` cannot be looked at: \(place)", at: node.range,
        help: "take it out, or record here")
    }
  }
}
