import CXML

/// Owns a parsed XML document.
struct XMLTree: ~Copyable {
  private let document: xmlDocPtr

  /// Parses a UTF-8 text without network, external files, or entities of its own.
  init(_ xml: [UInt8]) throws(SavedSessionError) {
    // libxml2 looks into an entity that is used even where it does not substitute it. LTTng writes
    // neither a document type declaration nor a comment nor CDATA, and escapes `<` in texts.
    guard !Self.hasDeclaration(xml) else { throw SavedSessionError("it has a declaration") }

    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue
      | XML_PARSE_NOWARNING.rawValue
    let parsed = xml.withUnsafeBytes { bytes in
      // The encoding is given so that the document cannot choose one that hides a declaration.
      xmlReadMemory(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, "UTF-8",
        Int32(bitPattern: options))
    }
    guard let parsed else { throw SavedSessionError("it is not well-formed XML") }

    document = parsed
  }

  deinit {
    xmlFreeDoc(document)
  }

  /// Calls `body` with the root element; it and its descendants are good during the call only.
  func withRoot<Value>(
    _ body: (XMLElement) throws(SavedSessionError) -> Value
  ) throws(SavedSessionError) -> Value {
    guard let root = xmlDocGetRootElement(document) else {
      throw SavedSessionError("it has no root element")
    }

    return try body(XMLElement(node: UnsafePointer(root)))
  }

  private static func hasDeclaration(_ xml: [UInt8]) -> Bool {
    zip(xml, xml.dropFirst()).contains { $0 == UInt8(ascii: "<") && $1 == UInt8(ascii: "!") }
  }
}

/// An element of an ``XMLTree``, which must outlive it.
struct XMLElement {
  fileprivate let node: UnsafePointer<xmlNode>

  /// The child elements, in order.
  var children: some Sequence<XMLElement> {
    sequence(first: node.pointee.children) { $0?.pointee.next }.lazy
      .prefix { $0 != nil }
      .compactMap { $0 }
      .filter { $0.pointee.type == XML_ELEMENT_NODE }
      .map { XMLElement(node: UnsafePointer($0)) }
  }

  /// The text directly within the element.
  var text: String {
    var result = ""
    var child = node.pointee.children
    while let current = child {
      if current.pointee.type == XML_TEXT_NODE, let content = current.pointee.content {
        result += String(cString: content)
      }
      child = current.pointee.next
    }
    return result
  }

  func isNamed(_ name: String) -> Bool {
    xmlStrEqual(node.pointee.name, name) != 0
  }

  /// The child elements of that name.
  func children(named name: String) -> [XMLElement] {
    children.filter { $0.isNamed(name) }
  }

  /// The first child element of that name.
  func child(named name: String) -> XMLElement? {
    children.first { $0.isNamed(name) }
  }

  /// The first element at the end of a path of names.
  func descendant(_ path: String...) -> XMLElement? {
    path.reduce(self) { element, name in element?.child(named: name) }
  }

  /// Returns the text of a child that must be there.
  func requiredText(of name: String) throws(SavedSessionError) -> String {
    guard let child = child(named: name) else {
      throw SavedSessionError("an element lacks <\(name)>")
    }

    return child.text
  }

  /// Returns the number in a child that must be there.
  func requiredNumber(of name: String) throws(SavedSessionError) -> UInt64 {
    let text = try requiredText(of: name)
    guard let number = UInt64(text) else { throw SavedSessionError("<\(name)> holds no number") }

    return number
  }
}
