import dev.muster.ProcessPoolExecutor
import dev.muster.task.RemoteCallable

enum Shape { case Circle; case Square(side: Int); case Blob }
enum Colour extends java.lang.Enum[Colour] { case Red, Green }
object Extra { opaque type Id = Int; def id(i: Int): Id = i }
given byName: Ordering[Shape] = Ordering.by(_.toString)

@main def values3(): Unit =
  val pool = ProcessPoolExecutor.builder().target("").maxWorkers(1).build()
  def run[T](task: RemoteCallable[T]): T = pool.submit(task).get()
  val circle: Shape = Shape.Circle
  println("enum there: " + run(() => (circle eq Shape.Circle) && circle != Shape.Blob))
  println("enum here: " + (run(() => circle) eq Shape.Circle))
  println("case with values: " + (run(() => Shape.Square(3)) == Shape.Square(3)))
  println("enum of Java: " + (run(() => Colour.Red) eq Colour.Red))
  println("given: " + run(() => byName.compare(Shape.Circle, Shape.Blob)))
  val some = (1, "x", Extra.id(4))
  val many = Tuple.fromArray((1 to 30).toArray)
  println("tuples: " + run(() => (some, many)) .equals((some, many)))
  val same: [T] => T => T = [T] => (x: T) => x
  println("polymorphic function: " + run(() => same(3)))
  println("empty tuple: " + (run(() => EmptyTuple) eq EmptyTuple))
  pool.close()
