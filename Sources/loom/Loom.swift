@main
struct Loom {
  static func main() {}
}
