/// What a value of the recipe language looks like: its type and the words it is made of.
///
/// The shapes of all keys are one table: the check of a file, the JSON Schemas for editors and the list of
/// what a release carries out are made of it.
indirect enum Shape: Sendable {
  case scalar(ScalarShape)

  /// A list of at least `minimum` elements.
  case list(Shape, minimum: Int = 0)

  /// A mapping with the keys of a table.
  case mapping(any RecipeKey.Type)

  /// A mapping whose keys the author chooses; `noun` says what an entry is, with its article.
  case entries(Shape, noun: String, maximum: Int? = nil)

  /// One of several shapes of different kinds: a scalar, a list or a mapping.
  case either([Shape])

  /// The shape, or null, which takes away what a preset brought.
  case removable(Shape)
}

extension Shape {
  static let text = Shape.scalar(ScalarShape(.text))

  /// A path of a file that is read: one that is relative starts from the file that says it.
  static let path = Shape.scalar(ScalarShape(.text, isPath: true))
  static let boolean = Shape.scalar(ScalarShape(.boolean))
  static let size = Shape.scalar(ScalarShape(.size))
  static let duration = Shape.scalar(ScalarShape(.duration))

  /// Texts, one of them without a list.
  static let texts = Shape.either([.text, .list(.text)])

  static func integer(_ range: ClosedRange<Int64>) -> Shape {
    .scalar(ScalarShape(.integer(range)))
  }

  static func words(_ words: [String], planned: [String] = []) -> Shape {
    .scalar(ScalarShape(.words(words, planned: planned)))
  }

  static func words<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type) -> Shape {
    .words(Value.allCases.map(\.rawValue))
  }

  /// The same shape where no parameter can stand.
  var literal: Shape {
    guard case .scalar(var scalar) = self else { return self }

    scalar.takesParameters = false
    return .scalar(scalar)
  }
}

/// What a scalar looks like.
struct ScalarShape: Sendable {
  enum Kind: Sendable {
    /// Nothing: the key alone.
    case null

    /// Any scalar but null, as it is written.
    case text
    case boolean
    case integer(ClosedRange<Int64>)

    /// A whole number, or one of these words.
    case integerOr(ClosedRange<Int64>, [String])

    /// A number and a unit of bytes.
    case size

    /// A number and a unit of time.
    case duration

    /// A number and a unit of time, or this word.
    case durationOr(String)

    /// One of these words; `planned` are those that this release does not carry out.
    case words([String], planned: [String])
  }

  let kind: Kind

  /// Whether a text with `${…}` may stand for the value.
  var takesParameters = true

  /// Whether the text is the path of a file that is read.
  let isPath: Bool

  init(_ kind: Kind, isPath: Bool = false) {
    self.kind = kind
    self.isPath = isPath
  }
}

/// What a key of the recipe language means.
struct KeyDescription: Sendable {
  let shape: Shape

  /// One sentence for editors and the reference.
  let summary: String

  /// Values as YAML.
  let examples: [String]

  /// Whether this release only checks the key, and refuses to apply a recipe that has it.
  let isPlanned: Bool

  init(_ shape: Shape, _ summary: String, _ examples: String..., isPlanned: Bool = false) {
    self.shape = shape
    self.summary = summary
    self.examples = examples
    self.isPlanned = isPlanned
  }
}

/// The keys of a mapping with their meaning, in the order of the reference.
struct KeyTable<Key: RecipeKey>: ExpressibleByDictionaryLiteral, Sendable {
  typealias Entry = (key: Key, description: KeyDescription)

  let entries: [Entry]
  private let descriptions: [String: KeyDescription]

  init(dictionaryLiteral elements: (Key, KeyDescription)...) {
    self.init(elements.map { (key: $0.0, description: $0.1) })
  }

  private init(_ entries: [Entry]) {
    self.entries = entries
    descriptions = Dictionary(
      entries.map { ($0.key.rawValue, $0.description) }, uniquingKeysWith: { first, _ in first })
  }

  /// Returns what a key means, or nil for one that is not in the table.
  subscript(key: String) -> KeyDescription? {
    descriptions[key]
  }

  /// Returns the table followed by those keys of another one that this mapping has too and that are not yet in it.
  func including<Other: RecipeKey>(_ other: KeyTable<Other>) -> KeyTable {
    let own = Set(entries.map(\.key))
    let added = other.entries.compactMap { entry -> Entry? in
      guard let key = Key(rawValue: entry.key.rawValue), !own.contains(key) else { return nil }

      return (key: key, description: entry.description)
    }
    return KeyTable(entries + added)
  }
}

/// A demand on which keys of a mapping stand together.
enum KeyRule<Key: RecipeKey>: Sendable {
  case required(Key)

  /// Exactly one of these.
  case oneOf([Key], help: String)

  /// The key needs all of the others.
  case needs(Key, [Key])

  /// The key stands only where one of the others does.
  case onlyWith(Key, [Key])

  /// Where the key is, none of the others may be.
  case excludes(Key, [Key], help: String)
}

/// The keys of one kind of mapping in a recipe.
protocol RecipeKey: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
  /// What the mapping is, for messages: `a channel`.
  static var owner: String { get }

  /// What each key means; every key is in it.
  static var table: KeyTable<Self> { get }

  static var rules: [KeyRule<Self>] { get }

  /// The shape of keys that the author chooses, where there may be such beside those of the table.
  static var otherEntries: Shape? { get }
}

extension RecipeKey {
  static var rules: [KeyRule<Self>] { [] }
  static var otherEntries: Shape? { nil }

  static var names: [String] { allCases.map(\.rawValue) }
}
