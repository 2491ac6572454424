package import SystemPackage

/// The files of one run.
package struct RunFolder: Hashable, Sendable {
  package let path: FilePath

  package init(path: FilePath) {
    self.path = path
  }

  package var identity: FilePath { path.appending("run.json") }
  package var recipe: FilePath { path.appending("recipe.yaml") }
  package var plan: FilePath { path.appending("plan.json") }
  package var journal: FilePath { path.appending("journal.jsonl") }
  package var lock: FilePath { path.appending("lock") }

  /// Which process was asked to end the run; absent where none was.
  package var stopRequest: FilePath { path.appending("stop.json") }

  /// Holds a file for each step that was held, which is empty until its program begins.
  package var begun: FilePath { path.appending("begun") }

  /// The file that a step's program gets a byte into when it begins.
  package func mark(ofStep name: String) -> FilePath {
    begun.appending(Self.fileName(ofStep: name))
  }

  /// The name of a step in file names, and in ``RunVariable/step``.
  static func fileName(ofStep name: String) -> String { name.replacing(" ", with: "-") }

  /// The standard output and error of the steps.
  package var output: FilePath { path.appending("output") }

  package var verdict: FilePath { path.appending("verdict.json") }
  package var manifest: FilePath { path.appending("manifest.json") }

  /// What became of the run; absent until it has ended.
  package var report: FilePath { path.appending("report.json") }

  /// What tells about the snapshots and trace chunks that were brought away.
  package var pieces: FilePath { path.appending("pieces") }

  /// What the recording depends on; absent where nobody asked.
  package var recordingKey: FilePath { path.appending("key.json") }

  /// Holds an empty file for each run that recorded beside this one, called by its id.
  package var beside: FilePath { path.appending("beside") }

  /// The runs of a series, and what became of them.
  package var series: FilePath { path.appending("series.json") }

  /// The effective recipes of the combinations of a series.
  package var combinations: FilePath { path.appending("combinations") }

  /// The effective recipe of a combination, by its number.
  package func recipe(ofCombination index: Int) -> FilePath {
    combinations.appending("\(index).yaml")
  }

  /// The table of a series.
  package var summary: FilePath { path.appending("summary.csv") }

  /// Where sessions without an output folder of their own write.
  package var trace: FilePath { path.appending("trace") }
}

/// Which run it is, of which recipe, and where it belongs.
package struct RunIdentity: Hashable, Codable, Sendable {
  /// The version of the JSON form.
  package static let formatVersion = 1

  package var format = RunIdentity.formatVersion
  package let id: String

  /// The recipe's name.
  package let recipe: String

  /// The canonical path of the recipe's file; nil for standard input.
  package let recipePath: String?

  package let host: String

  /// The boot of the machine (`/proc/sys/kernel/random/boot_id`): no session outlives it.
  package let bootID: String

  /// The machine's mark (``MachineFacts/machine``); nil where it has none, and in runs that are older than the
  /// field.
  package let machine: String?

  package let userID: UInt32

  /// Whether the run was made under sudo, so that its sessions are in root's daemon; nil means no.
  package let isBehindSudo: Bool?

  /// Whether the run's sessions stay when apply is done; nil means no.
  package let isStanding: Bool?

  /// The caller's folder, from which the plan's relative paths of programs and targets start; nil in runs that
  /// are older than the field.
  package let callerFolder: String?

  /// Whether it is a series: it holds what its runs have in common, and no session; nil means no.
  package let isSeries: Bool?

  /// The series that the run belongs to; nil for one by itself.
  package let series: SeriesMembership?

  /// UTC.
  package let created: String

  /// Tells which of two runs was made first; nil in runs that are older than the field, which were.
  package private(set) var number: UInt64?

  /// The same run with its number.
  func numbered(_ number: UInt64) -> RunIdentity {
    var run = self
    run.number = number
    return run
  }

  /// Whether the run was made before another one.
  package func precedes(_ other: RunIdentity) -> Bool {
    (number ?? 0, created, id) < (other.number ?? 0, other.created, other.id)
  }

  /// The same run, made on another boot of the machine: of a series that has nothing of the former one left.
  package func moved(toBoot bootID: String) -> RunIdentity {
    var moved = RunIdentity(
      id: id, recipe: recipe, recipePath: recipePath, host: host, bootID: bootID, userID: userID,
      isBehindSudo: isBehindSudo == true, isStanding: isStanding == true,
      machine: machine, callerFolder: callerFolder, isSeries: isSeries == true, series: series,
      created: created)
    moved.number = number
    return moved
  }

  package init(
    id: String, recipe: String, recipePath: String?, host: String, bootID: String, userID: UInt32,
    isBehindSudo: Bool = false, isStanding: Bool = false, machine: String? = nil,
    callerFolder: String? = nil, isSeries: Bool = false, series: SeriesMembership? = nil,
    created: String = WallClock.text()
  ) {
    self.id = id
    self.recipe = recipe
    self.recipePath = recipePath
    self.host = host
    self.bootID = bootID
    self.machine = machine
    self.userID = userID
    self.isBehindSudo = isBehindSudo ? true : nil
    self.isStanding = isStanding ? true : nil
    self.callerFolder = callerFolder
    self.isSeries = isSeries ? true : nil
    self.series = series
    self.created = created
  }
}
