/// One completion under way; see `Backend`.
public protocol Completion {}
/// One question for models and adapters under way.
public protocol CatalogQuery {}
