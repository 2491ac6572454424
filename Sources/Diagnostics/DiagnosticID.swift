/// The stable name of a kind of diagnostic; users search for it and tools match on it.
///
/// Each has a page, an ``Explanation`` in the folder `Explanations`.
package enum DiagnosticID: String, CaseIterable, Sendable {
  // Reading the file.
  case fileUnreadable = "file-unreadable"
  case fileTooLarge = "file-too-large"
  case fileNotUTF8 = "file-not-utf8"
  case yamlSyntax = "yaml-syntax"
  case yamlFeature = "yaml-feature"
  case yamlLimit = "yaml-limit"
  case documentEmpty = "document-empty"
  case documentCount = "document-count"
  case keyDuplicate = "key-duplicate"
  case commentCutsText = "comment-cuts-text"
  case findingLimit = "finding-limit"
  case formatUnsafe = "format-unsafe"

  // The shape of the recipe.
  case keyUnknown = "key-unknown"
  case keyMissing = "key-missing"
  case keyMisplaced = "key-misplaced"
  case typeWrong = "type-wrong"
  case versionUnsupported = "version-unsupported"
  case valueInvalid = "value-invalid"
  case unitWrong = "unit-wrong"
  case nameInvalid = "name-invalid"
  case nameUnknown = "name-unknown"
  case limitExceeded = "limit-exceeded"
  case notYetSupported = "not-yet-supported"
  case newerLTTng = "newer-lttng"

  // Presets and parameters.
  case presetUnknown = "preset-unknown"
  case presetCycle = "preset-cycle"
  case presetKind = "preset-kind"
  case presetConflict = "preset-conflict"
  case presetUnsafe = "preset-unsafe"
  case presetLimit = "preset-limit"
  case presetChannel = "preset-channel"
  case withoutNothing = "without-nothing"
  case gitReference = "git-reference"
  case lockInvalid = "lock-invalid"
  case lockOutdated = "lock-outdated"
  case presetNotLocked = "preset-not-locked"
  case presetNotFetched = "preset-not-fetched"
  case presetChanged = "preset-changed"
  case parameterUnknown = "parameter-unknown"
  case parameterMissing = "parameter-missing"
  case parameterUnset = "parameter-unset"
  case parameterValue = "parameter-value"
  case secretExposed = "secret-exposed"
  case conditionInvalid = "condition-invalid"
  case conditionUnknown = "condition-unknown"

  // What the recipe means.
  case channelDomain = "channel-domain"
  case channelEmpty = "channel-empty"
  case contextUnknown = "context-unknown"
  case eventDuplicate = "event-duplicate"
  case contextDangerous = "context-dangerous"
  case probeOffset = "probe-offset"
  case probeAddress = "probe-address"
  case filterInvalid = "filter-invalid"
  case traceElsewhere = "trace-elsewhere"
  case exclusionDangerous = "exclusion-dangerous"

  // What the machine says to it.
  case eventMissing = "event-missing"
  case sessionConflict = "session-conflict"
  case inventoryInvalid = "inventory-invalid"
}
