import Diagnostics
import PlanExecution
import Planning
import SystemPackage

/// Prints what is removed.
struct GarbageView: ProblemShowing {
  let isJSON: Bool
  let isDryRun: Bool

  init(isJSON: Bool, isDryRun: Bool) {
    self.isJSON = isJSON
    self.isDryRun = isDryRun
    if isJSON { JSONStream.begin() }
  }

  func showRemoved(_ record: RunRecord, size: UInt64) {
    if isJSON {
      JSONStream.write(
        RemovedRunLine(
          id: record.id.text, recipe: record.identity?.recipe, size: size, isDryRun: isDryRun))
    } else {
      let recipe = record.identity?.recipe ?? ""
      print("\(verb) run \(record.id) (\(recipe), \(ByteCount.rounded(size)))")
    }
  }

  func showRemoved(_ path: FilePath, size: UInt64) {
    if isJSON {
      JSONStream.write(RemovedPathLine(path: path.string, size: size, isDryRun: isDryRun))
    } else {
      print("\(verb) \(path) (\(ByteCount.rounded(size)))")
    }
  }

  func showCutOff(_ record: RunRecord) {
    if isJSON {
      JSONStream.write(CutOffLine(id: record.id.text, recipePath: record.identity?.recipePath))
    } else {
      Terminal.printProgress(
        TerminalText.escaped(
          "note: the run \(record.id) was cut off, and stays: lttrecipe resume \(record.id)") + "\n"
      )
    }
  }

  /// Tells of an ended series of which runs are left.
  func showUnfinished(_ record: RunRecord) {
    if isJSON {
      JSONStream.write(UnfinishedLine(id: record.id.text))
    } else {
      Terminal.printProgress(
        TerminalText.escaped(
          "note: the series \(record.id) has runs left, and stays: lttrecipe resume \(record.id); "
            + "--older-than removes it") + "\n")
    }
  }

  /// Tells of an ended run whose session daemon still runs.
  func showInUse(_ record: RunRecord, home: FilePath, daemon: Int32) {
    if isJSON {
      JSONStream.write(InUseLine(id: record.id.text, path: home.string, daemon: daemon))
    } else {
      Terminal.printProgress(
        TerminalText.escaped(
          "note: the run \(record.id) stays: a session daemon, the process \(daemon), lives in \(home)"
        )
          + "\n")
    }
  }

  func showEnd(_ total: GarbageTotal) {
    guard !isJSON else { return JSONStream.write(TotalLine(total: total, isDryRun: isDryRun)) }

    if total.runsWithTrace > 0 {
      Terminal.printProgress(
        "note: \(Self.runs(total.runsWithTrace)) with a trace stay"
          + "\(total.runsWithTrace == 1 ? "s" : ""): "
          + "`lttrecipe gc --traces --older-than 30d` removes old ones\n")
    }
    guard total.runs + total.others > 0 else { return print("nothing to remove") }

    let others = total.others > 0 ? ", \(total.others) other\(total.others == 1 ? "" : "s")" : ""
    print("\(verb) in all: \(Self.runs(total.runs))\(others), \(ByteCount.rounded(total.size))")
  }

  private var verb: String { isDryRun ? "would remove" : "removed" }

  private static func runs(_ count: Int) -> String { "\(count) run\(count == 1 ? "" : "s")" }

  private func print(_ text: String) {
    Terminal.print(TerminalText.escaped(text) + "\n")
  }
}

private struct RemovedRunLine: Encodable {
  let type = "removed-run"
  let id: String
  let recipe: String?
  let size: UInt64
  let isDryRun: Bool
}

private struct RemovedPathLine: Encodable {
  let type = "removed"
  let path: String
  let size: UInt64
  let isDryRun: Bool
}

private struct CutOffLine: Encodable {
  let type = "cut-off"
  let id: String
  let recipePath: String?
}

private struct UnfinishedLine: Encodable {
  let type = "unfinished"
  let id: String
}

private struct InUseLine: Encodable {
  let type = "in-use"
  let id: String
  let path: String
  let daemon: Int32
}

private struct TotalLine: Encodable {
  let type = "total"
  let total: GarbageTotal
  let isDryRun: Bool
}
