import Diagnostics

/// Thrown when the reading cannot go on; the reason is among the diagnostics by then.
struct ReadingStopped: Error {}

/// A node that is complete, and what it cost.
struct BuiltNode {
  var node: Node

  /// How many nodes it consists of, itself included.
  var nodeCount: Int

  /// How deep collections stand within it; 0 for a scalar.
  var height: Int
}

/// Makes a tree of libyaml's events.
struct TreeBuilder: ~Copyable {
  private(set) var diagnostics = DiagnosticCollector()
  private var events: EventReader
  private let file: SourceFile
  private let limits: NodeReader.Limits
  private var anchors = AnchorTable()
  private var nodeCount = 0
  private var lastScalar: Event?
  private var lastUndefinedAlias: SourceRange?

  init(events: consuming EventReader, file: SourceFile, limits: NodeReader.Limits) {
    self.events = events
    self.file = file
    self.limits = limits
  }

  /// Reads the only document.
  mutating func document() throws(ReadingStopped) -> Node? {
    _ = try next()
    guard case .documentStart = try next().content else { return reportEmpty() }

    let first = try next()
    let root = try node(first, depth: 0)
    if case .scalar("", .plain) = first.content, first.tag == nil, first.anchor == nil {
      return reportEmpty()
    }

    try expectEnd(after: try next())
    return root.node
  }

  private mutating func reportEmpty() -> Node? {
    diagnostics.error(.documentEmpty, "the file holds no YAML document", at: file.startRange)
    return nil
  }

  private mutating func expectEnd(after documentEnd: Event) throws(ReadingStopped) {
    if let place = NextDocument.position(after: documentEnd, in: file) {
      return reportDocument(at: place)
    }

    let event = try next()
    if case .streamEnd = event.content { return }

    reportDocument(at: event.range.start)
  }

  private mutating func reportDocument(at position: SourcePosition) {
    diagnostics.error(
      .documentCount, "a second document begins here; a file holds one",
      at: file.range(at: position, length: 1), help: "move it to a file of its own")
  }

  private mutating func next() throws(ReadingStopped) -> Event {
    guard !diagnostics.isFull else { throw ReadingStopped() }

    do {
      let event = try events.next()
      if case .scalar = event.content { lastScalar = event }
      return event
    } catch {
      report(error)
      throw ReadingStopped()
    }
  }

  private mutating func report(_ problem: SyntaxProblem) {
    // What follows an undefined alias on its line is a consequence: `*foo bar` lacks quotes.
    guard lastUndefinedAlias?.end.line != problem.position.line else { return }

    let explainer = SyntaxExplainer(file: file, problem: problem, lastScalar: lastScalar)
    diagnostics.add(explainer.explanation.diagnostic)
  }
}

// MARK: - Nodes

extension TreeBuilder {
  private mutating func node(_ event: Event, depth: Int) throws(ReadingStopped) -> BuiltNode {
    if case .alias(let name) = event.content {
      return try target(of: name, at: event.range, depth: depth)
    }

    refuseTag(of: event)
    try count(1, at: event.range)
    guard let name = event.anchor else { return try content(of: event, depth: depth) }

    let definition = anchors.begin(name)
    let built = try content(of: event, depth: depth)
    anchors.complete(definition, with: built)
    return built
  }

  private mutating func content(of event: Event, depth: Int) throws(ReadingStopped) -> BuiltNode {
    switch event.content {
    case .sequenceStart: try sequence(event, depth: depth)
    case .mappingStart: try mapping(event, depth: depth)
    case .scalar(let text, let style):
      BuiltNode(node: .scalar(scalar(text, style, at: event.range)), nodeCount: 1, height: 0)
    default: placeholder(at: event.range)
    }
  }

  /// Returns a node for a place where there is none because of an error.
  private func placeholder(at range: SourceRange) -> BuiltNode {
    let scalar = Scalar(text: "", style: .plain, range: range)
    return BuiltNode(node: .scalar(scalar), nodeCount: 1, height: 0)
  }

  private func scalar(_ text: String, _ style: Scalar.Style, at range: SourceRange) -> Scalar {
    let isBlock = style == .literal || style == .folded
    return Scalar(text: text, style: style, range: isBlock ? range.withoutBlankLines : range)
  }

  private mutating func sequence(_ start: Event, depth: Int) throws(ReadingStopped) -> BuiltNode {
    try enter(depth, at: start.range)
    let countBefore = nodeCount
    var elements: [Node] = []
    var height = 0
    while true {
      let event = try next()
      if case .sequenceEnd = event.content {
        let range = start.range.closed(by: event, lastChild: elements.last)
        return BuiltNode(
          node: .sequence(SequenceNode(elements: elements, range: range)),
          nodeCount: nodeCount - countBefore + 1, height: height + 1)
      }

      let element = try node(event, depth: depth + 1)
      elements.append(element.node)
      height = max(height, element.height)
    }
  }

  private mutating func mapping(_ start: Event, depth: Int) throws(ReadingStopped) -> BuiltNode {
    try enter(depth, at: start.range)
    let countBefore = nodeCount
    var content = MappingContent()
    var height = 0
    while true {
      let event = try next()
      if case .mappingEnd = event.content {
        let range = start.range.closed(by: event, lastChild: content.lastChild)
        return BuiltNode(
          node: .mapping(MappingNode(entries: content.entries, range: range)),
          nodeCount: nodeCount - countBefore + 1, height: height + 1)
      }

      let key = try node(event, depth: depth + 1)
      let value = try node(try next(), depth: depth + 1)
      height = max(height, key.height, value.height)
      content.add(key.node, value.node, &diagnostics)
    }
  }
}

// MARK: - Limits, tags, aliases

extension TreeBuilder {
  private mutating func enter(_ depth: Int, at range: SourceRange) throws(ReadingStopped) {
    guard depth >= limits.depth else { return }

    try stop("lists and mappings are nested more than \(limits.depth) levels deep", at: range)
  }

  private mutating func count(
    _ added: Int, at range: SourceRange
  ) throws(ReadingStopped) {
    guard added > limits.nodeCount - nodeCount else {
      nodeCount += added
      return
    }

    try stop(
      "the document has more than \(limits.nodeCount) values, those of aliases included", at: range)
  }

  private mutating func stop(
    _ message: String, at range: SourceRange
  ) throws(ReadingStopped) {
    diagnostics.error(.yamlLimit, message, at: range)
    throw ReadingStopped()
  }

  private mutating func refuseTag(of event: Event) {
    guard let tag = event.tag else { return }

    let standard = "tag:yaml.org,2002:"
    let name = tag.hasPrefix(standard) ? "!!" + tag.dropFirst(standard.count) : tag
    diagnostics.error(
      .yamlFeature, "`\(name)` is a YAML tag; tags are not supported", at: event.range,
      help: "quote a text that starts with `!`: \(QuotedText.written(name))")
  }

  private mutating func target(
    of name: String, at range: SourceRange, depth: Int
  ) throws(ReadingStopped) -> BuiltNode {
    switch anchors[name] {
    case nil: reportUndefined(name, at: range)
    case .open: reportCycle(name, at: range)
    case .complete(var built):
      // Both limits are checked before anything is shared, so nested aliases cost nothing.
      try count(built.nodeCount, at: range)
      if built.height > 0 { try enter(depth + built.height - 1, at: range) }
      built.node = built.node.moved(to: range)
      return built
    }
    return placeholder(at: range)
  }

  private mutating func reportUndefined(_ name: String, at range: SourceRange) {
    lastUndefinedAlias = range
    let near = NearestSpelling.candidates(for: name, among: anchors.namesToSuggest).first
    diagnostics.error(
      .yamlSyntax, "`*\(name)` is an alias of YAML, and no anchor `&\(name)` stands before it",
      at: range,
      help: near.map { "did you mean `*\($0)`?" }
        ?? "a text that starts with `*` must be quoted: \(QuotedText.written("*" + name))")
  }

  private mutating func reportCycle(_ name: String, at range: SourceRange) {
    diagnostics.error(
      .yamlFeature, "the alias `*\(name)` stands within what it refers to", at: range)
  }
}
