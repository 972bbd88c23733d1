import Testing

@testable import TreeModel

/// The schema beside the promise names what is written, and nothing else.
@Suite struct SchemaTests {
  private func names<Field: CaseIterable & RawRepresentable & Sendable>(
    _ table: FieldTable<Field>
  ) -> [String] where Field.RawValue == String { table.fields.map(\.rawValue) }

  @Test func theSchemaAndThePromiseNameEveryField() throws {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    let schema = try text(at: root + "/docs/session.schema.json")
    let promise = try text(at: root + "/docs/FORMAT.md")
    let fields =
      names(SessionField.table) + names(NodeField.table) + names(GenerationField.table)
      + names(AdapterField.table) + names(UsageField.table) + names(VoteField.table)
      + names(HistoryField.table) + names(OperationField.table)
    for field in fields {
      #expect(schema.contains("\"\(field)\": "), "schema: \(field)")
      #expect(promise.contains("`\(field)`") || promise.contains("\"\(field)\""), "\(field)")
    }
    let choices =
      Node.Kind.allCases.map(\.rawValue) + Node.Role.allCases.map(\.rawValue)
      + Generation.Finish.allCases.map(\.rawValue) + Vote.Kind.allCases.map(\.rawValue)
      + SessionInfo.Mode.allCases.map(\.rawValue) + TreeOperation.Field.allCases.map(\.rawValue)
    for choice in choices {
      #expect(schema.contains("\"\(choice)\""), "schema: \(choice)")
      #expect(promise.contains("`\(choice)`"), "\(choice)")
    }
    #expect(RawJSON(validating: schema) != nil)
  }

  private func text(at path: String) throws -> String {
    guard let file = try FileBytes.read(path) else { throw ScratchFolder.Absent(name: path) }
    return String(decoding: file.bytes, as: UTF8.self)
  }
}
