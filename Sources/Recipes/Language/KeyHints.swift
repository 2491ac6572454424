/// What is said of keys and words that come from other tools, or stand at the wrong place.
enum KeyHints {
  private static let synonyms = [
    "cmd": "run", "command": "run", "exec": "run", "script": "shell", "loglevel": "log-level",
    "subbuf-count": "num-subbuf", "overwrite": "event-record-loss-mode",
    "discard": "event-record-loss-mode", "max": "maximum", "min": "minimum", "event": "events",
    "preset": "use", "presets": "use", "context": "contexts", "steps": "payload",
    "channel": "channels", "session": "sessions", "choices": "one-of", "enum": "one-of",
    "copy-to": "copy", "vars": "parameters", "variables": "parameters", "environment": "env",
  ]

  private static let words = [
    "ust": "user", "userspace": "user", "per-uid": "per-user", "per-pid": "per-process",
    "int": "integer", "number": "integer", "bool": "boolean", "str": "string", "text": "string",
    "time": "duration", "bytes": "size", "lossless": "discard", "ignore": "skip", "error": "fail",
  ]

  /// Returns what to do about an unknown key, where more is known than how keys are spelt.
  static func help<Key: RecipeKey>(for key: String, in keys: Key.Type) -> String? {
    if let synonym = synonyms[key], Key(rawValue: synonym) != nil { return "write `\(synonym)`" }
    if Key.self == PresetKey.self, TopKey(rawValue: key) != nil {
      return "a preset only says what to record: `\(key)` belongs to a recipe"
    }
    guard Key.self == TopKey.self || Key.self == SessionKey.self else { return nil }

    if ChannelKey(rawValue: key) != nil {
      return "it belongs to a channel: `channels: {NAME: {\(key): …}}`"
    }
    if EventKey(rawValue: key) != nil {
      return "it belongs to an event: `channels: {NAME: {events: [{\(key): …}]}}`"
    }
    return StepKey(rawValue: key) == nil ? nil : "it belongs to a step: `payload: [{\(key): …}]`"
  }

  /// Returns the word of ours that means the same.
  static func word(for text: String, among known: [String]) -> String? {
    words[text].flatMap { known.contains($0) ? $0 : nil }
  }
}
