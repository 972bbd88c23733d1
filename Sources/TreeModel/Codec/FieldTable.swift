/// The names of an object's fields, for looking a key up by its bytes.
struct FieldTable<Field: CaseIterable & RawRepresentable & Sendable>: Sendable
where Field.RawValue == String {
  let fields: [Field]
  private let names: [UInt8]
  private let ends: [Int]

  init() {
    var names: [UInt8] = []
    var ends: [Int] = [0]
    for field in Field.allCases {
      names += field.rawValue.utf8
      ends.append(names.count)
    }
    self.fields = Array(Field.allCases)
    self.names = names
    self.ends = ends
  }

  /// The place of the field called `key`, tried from `hint` on; nil if there is none.
  func index(of key: UnsafeBufferPointer<UInt8>, hint: Int) -> Int? {
    names.withUnsafeBufferPointer { names in
      var index = hint
      for _ in fields {
        if index >= fields.count { index = 0 }
        let start = ends[index]
        if ends[index + 1] - start == key.count {
          var offset = 0
          while offset < key.count, names[start + offset] == key[offset] { offset += 1 }
          if offset == key.count { return index }
        }
        index += 1
      }
      return nil
    }
  }

  func name(_ index: Int) -> String { fields[index].rawValue }
}
