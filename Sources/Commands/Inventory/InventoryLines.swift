import LTTngModel
import PlanExecution
import Planning

/// The lines of `events --json` after the first one, which are the inventory of `plan --assume` as well:
/// the machine, each listing, each instrumentation point, and an end that shows that nothing was cut off.
enum InventoryLines {
  /// The version of these lines' form.
  static let formatVersion = 1

  /// What kind of line it is.
  enum LineType: String, Codable {
    case version
    case machine
    case listing
    case event
    case end
  }

  /// The part that all lines have.
  struct Head: Decodable {
    let type: String
  }

  struct Machine: Codable {
    private(set) var type = LineType.machine
    private(set) var format = InventoryLines.formatVersion
    let facts: MachineInventory.Facts
    let isFiltered: Bool
  }

  struct Listing: Codable {
    private(set) var type = LineType.listing
    let domain: TracingDomain
    let kind: InventoryKind

    /// nil where the events of the listing follow.
    let obstacle: InventoryListing.Obstacle?
  }

  struct Event: Codable {
    private(set) var type = LineType.event
    let domain: TracingDomain
    let kind: InventoryKind
    let name: String

    /// The level's name where it has one.
    let logLevel: String?
    let programs: [InventoryListing.Program]?

    /// The channels of the given recipe that record it.
    let recordedBy: [RecordingMarks.Mark]?

    init(_ entry: InventoryListing.Entry, of listing: InventoryListing) {
      domain = listing.domain
      kind = listing.kind
      name = entry.name
      logLevel = entry.logLevel.map { LogLevels.text($0, in: listing.domain) }
      programs = listing.domain == .kernel ? nil : entry.programs
      recordedBy = entry.marks
    }

    var entry: InventoryListing.Entry {
      InventoryListing.Entry(
        name: name, logLevel: logLevel.flatMap { LogLevels.level($0, in: domain) },
        programs: programs ?? [])
    }
  }

  struct End: Codable {
    private(set) var type = LineType.end
    let events: Int
  }
}
