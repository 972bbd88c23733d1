import Foundation
import FoundationXML
import Testing

/// A page as an XML parser that is not ours sees it.
final class PageReader: NSObject, XMLParserDelegate {
  /// Names of elements, as often as they occur.
  private(set) var elements: [String: Int] = [:]
  /// Every `id`.
  private(set) var identities: [String] = []
  /// Every `id` that `aria-labelledby` names.
  private(set) var references: [String] = []
  /// Names of attributes, with their values.
  private(set) var attributes: [(name: String, value: String)] = []
  /// The text of the body, without the style sheet.
  private(set) var text = ""
  /// Labels of drawings: text, place, anchor, and the width of the drawing.
  private(set) var labels: [(text: String, x: Double, anchor: String, width: Double)] = []
  /// For each drawing the names of the elements that stand first in it.
  private(set) var openings: [[String]] = []
  private var width = 0.0
  private var path: [String] = []
  private var fault: (any Error)?

  /// Reads a page; fails if it is not well-formed.
  init(_ page: String) throws {
    super.init()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = self
    let isRead = parser.parse()
    if let fault { throw fault }
    try #require(isRead, "line \(parser.lineNumber), column \(parser.columnNumber)")
  }

  func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) { fault = parseError }

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes given: [String: String]
  ) {
    elements[name, default: 0] += 1
    if path.last == "svg", !openings.isEmpty { openings[openings.count - 1].append(name) }
    path.append(name)
    for (name, value) in given { attributes.append((name, value)) }
    if let identity = given["id"] { identities.append(identity) }
    if let named = given["aria-labelledby"] {
      references += named.split(separator: " ").map(String.init)
    }
    if name == "svg", let box = given["viewBox"]?.split(separator: " "), box.count == 4 {
      width = Double(box[2]) ?? 0
      openings.append([])
    }
    if name == "text" {
      let x = given["x"].flatMap(Double.init) ?? -1
      labels.append(("", x, given["text-anchor"] ?? "start", width))
    }
  }

  func parser(
    _ parser: XMLParser,
    didEndElement name: String,
    namespaceURI: String?,
    qualifiedName: String?
  ) { path.removeLast() }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if path.last == "text", !labels.isEmpty { labels[labels.count - 1].text += string }
    if !path.contains("style") { text += string }
  }
}
