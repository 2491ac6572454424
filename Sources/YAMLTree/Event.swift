import CYAML
import Diagnostics

/// One step of libyaml through the document.
struct Event {
  enum Content: Equatable {
    case streamStart
    case streamEnd
    case documentStart(isExplicit: Bool)
    case documentEnd(isExplicit: Bool)
    case alias(name: String)
    case scalar(text: String, style: Scalar.Style)
    case sequenceStart(isFlow: Bool)
    case sequenceEnd
    case mappingStart(isFlow: Bool)
    case mappingEnd
  }

  let content: Content
  let anchor: String?
  let tag: String?
  let range: SourceRange

  /// Copies what libyaml owns; the caller still has to delete the event.
  init(_ event: yaml_event_t, in file: SourceFile, end: SourcePosition) {
    let properties = NodeProperties(event)
    content = Content(event)
    anchor = properties.anchor
    tag = properties.tag
    range = SourceRange(
      file: file, start: SourcePosition(event.start_mark, end: end),
      end: SourcePosition(event.end_mark, end: end))
  }
}

extension SourcePosition {
  /// Converts libyaml's mark, whose line and column (in code points) count from zero.
  ///
  /// Where the last line is not ended, libyaml puts the end of the stream on the line behind it;
  /// `end` is where it really is.
  init(_ mark: yaml_mark_t, end: SourcePosition) {
    self = min(SourcePosition(line: mark.line + 1, column: mark.column + 1), end)
  }
}

/// The anchor and the tag of a node.
private struct NodeProperties {
  var anchor: String?
  var tag: String?

  init(_ event: yaml_event_t) {
    switch event.type {
    case YAML_SCALAR_EVENT: set(event.data.scalar.anchor, event.data.scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      set(event.data.sequence_start.anchor, event.data.sequence_start.tag)
    case YAML_MAPPING_START_EVENT:
      set(event.data.mapping_start.anchor, event.data.mapping_start.tag)
    default: break
    }
  }

  private mutating func set(
    _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ tag: UnsafeMutablePointer<yaml_char_t>?
  ) {
    self.anchor = anchor.map { String(cString: $0) }
    self.tag = tag.map { String(cString: $0) }
  }
}

extension Event.Content {
  fileprivate init(_ event: yaml_event_t) {
    switch event.type {
    case YAML_STREAM_START_EVENT: self = .streamStart
    case YAML_DOCUMENT_START_EVENT:
      self = .documentStart(isExplicit: event.data.document_start.implicit == 0)
    case YAML_DOCUMENT_END_EVENT:
      self = .documentEnd(isExplicit: event.data.document_end.implicit == 0)
    case YAML_ALIAS_EVENT: self = .alias(name: Self.text(event.data.alias.anchor))
    case YAML_SCALAR_EVENT: self = .scalar(event)
    case YAML_SEQUENCE_START_EVENT:
      self = .sequenceStart(isFlow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_SEQUENCE_END_EVENT: self = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      self = .mappingStart(isFlow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
    case YAML_MAPPING_END_EVENT: self = .mappingEnd
    // libyaml gives no event after the end of the stream.
    default: self = .streamEnd
    }
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }

  private static func scalar(_ event: yaml_event_t) -> Self {
    let scalar = event.data.scalar
    let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    return .scalar(
      text: String(decoding: bytes, as: UTF8.self), style: Scalar.Style(scalar.style))
  }
}

extension Scalar.Style {
  init(_ style: yaml_scalar_style_t) {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: self = .literal
    case YAML_FOLDED_SCALAR_STYLE: self = .folded
    default: self = .plain
    }
  }
}
