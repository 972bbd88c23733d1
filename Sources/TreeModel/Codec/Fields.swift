// The names on disk, in the order they are written. docs/FORMAT.md is the promise about them.

enum SessionField: String, CaseIterable {
  case format
  case version
  case program
  case id
  case title
  case created = "created_ms"
  case mode
  case system
  case memory
  case authorNote = "author_note"
  case annotator
  case auto
  case lastEntry = "last_entry"
  case nextNode = "next_node"
  case cursor
  case marks
  case nodes
  case removed
  case votes
  case history
  case redo

  static let table = FieldTable<SessionField>()
}

enum NodeField: String, CaseIterable {
  case id
  case parent
  case kind
  case role
  case text
  case rewriteOf = "rewrite_of"
  case created = "created_ms"
  case rating
  case seen = "seen_ms"
  case bookmark
  case hidden
  case archived
  case tags
  case note
  case context
  case derived
  case generation
  case thinking
  case logprobs
  case logprobsAt = "logprobs_at"
  case score
  case detached

  static let table = FieldTable<NodeField>()
}

extension ContextPart {
  static let table = FieldTable<ContextPart>()
}

enum ProvenanceField: String, CaseIterable {
  case kind = "by"
  case from
  case start
  case end
  case session

  static let table = FieldTable<ProvenanceField>()
}

/// The letters that may stand for a node.
enum MarkLetter: String, CaseIterable {
  case a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z

  static let table = FieldTable<MarkLetter>()
}

enum GenerationField: String, CaseIterable {
  case backend
  case model
  case adapters
  case parameters
  case finish
  case error
  case usage
  case firstToken = "first_token_ms"
  case total = "total_ms"
  case promptSHA256 = "prompt_sha256"
  case requestID = "request_id"
  case cut

  static let table = FieldTable<GenerationField>()
}

enum AdapterField: String, CaseIterable {
  case name
  case scale

  static let table = FieldTable<AdapterField>()
}

enum UsageField: String, CaseIterable {
  case prompt
  case completion
  case thinking

  static let table = FieldTable<UsageField>()
}

enum VoteField: String, CaseIterable {
  case id
  case annotator
  case kind
  case a
  case b
  case value
  case shown
  case position
  case created = "created_ms"
  case took = "took_ms"
  case withdrawn

  static let table = FieldTable<VoteField>()
}

enum HistoryField: String, CaseIterable {
  case number = "n"
  case time = "t"
  case label
  case operations = "ops"
  case undone
  case base

  static let table = FieldTable<HistoryField>()
}

enum OperationField: String, CaseIterable {
  case name = "op"
  case id
  case index
  case node
  case from
  case to
  case fromIndex = "from_index"
  case toIndex = "to_index"
  case field
  case part
  case letter
  case vote

  static let table = FieldTable<OperationField>()
}

enum OperationName: String {
  case insert
  case detach
  case attach
  case edit
  case rate
  case note
  case score
  case tag
  case bookmark
  case hide
  case archive
  case context
  case move
  case describe
  case mark
  case vote
  case withdraw
  case reinstate
}

enum EntryField: String, CaseIterable {
  case number = "n"
  case time = "t"
  case act
  case undo
  case redo
  case stream
  case think
  case finish
  case seen
  case crc

  static let table = FieldTable<EntryField>()
}

enum ActField: String, CaseIterable {
  case label
  case operations = "ops"

  static let table = FieldTable<ActField>()
}

enum StreamField: String, CaseIterable {
  case id
  case from
  case text

  static let table = FieldTable<StreamField>()
}

enum FinishField: String, CaseIterable {
  case id
  case generation
  case logprobs

  static let table = FieldTable<FinishField>()
}

enum JournalField: String, CaseIterable {
  case journal
  case version
  case session
  case after
  case crc

  static let table = FieldTable<JournalField>()
}

enum BulkField: String, CaseIterable {
  case bulk
  case version
  case session
  case id
  case logprobs
  case crc

  static let table = FieldTable<BulkField>()
}
