/// How many earlier session files are kept beside a session, and how large they may be together.
public struct BackupPolicy: Equatable, Sendable {
  /// At most this many; with 0 none is made, and those that are there stay.
  public var count: Int
  /// At most this many bytes together; the newest one stays even if it is larger.
  public var bytes: Int

  /// Creates a policy.
  public init(count: Int, bytes: Int) {
    self.count = count
    self.bytes = bytes
  }

  /// Five, of at most one GiB together.
  public static let standard = BackupPolicy(count: 5, bytes: 1 << 30)
  /// No backup is made and none is removed.
  public static let none = BackupPolicy(count: 0, bytes: 0)
  /// Backups are made and none is removed: where it is not known how many the person wants.
  public static let keepingAll = BackupPolicy(count: .max, bytes: .max)
}
