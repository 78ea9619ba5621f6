import dev.muster.ProcessPoolExecutor
import dev.muster.task.RemoteCallable
import scala.collection.immutable.{HashMap, ListMap, Queue, TreeMap}
import scala.collection.mutable

sealed trait Shape
case object Circle extends Shape
object Square extends Shape { var side = 1 }
case class Order(number: Int, lines: List[String], shape: Shape)
class Id(val value: Int) extends AnyVal
object Colour extends Enumeration { val Red, Green = Value }
class Outer(val k: Int) {
  class Inner { override def toString = "inner" + k }
  def task(): RemoteCallable[Int] = () => k + 1
}

object Values {
  def name(shape: Shape) = shape match { case Circle => "circle"; case Square => "square"; case _ => "?" }

  def say(what: String)(value: => Any): Unit = {
    val answer = try String.valueOf(value) catch { case e: Throwable => "refused: " + e.getMessage.split("\n")(0) }
    println(what + ": " + answer)
  }

  def main(args: Array[String]): Unit = {
    val pool = ProcessPoolExecutor.builder().target("").maxWorkers(1).build()
    def run[T](task: RemoteCallable[T]): T = pool.submit(task).get()
    val circle: Shape = Circle
    val square: Shape = Square
    val green = Colour.Green
    say("objects there")(run(() => name(circle) + " " + name(square) + " " + (green == Colour.Green)))
    say("objects here")((run(() => circle) eq Circle) && (run(() => square) eq Square) && (run[Option[Int]](() => None) eq None))
    say("case class")(run(() => Order(1, List("a"), Circle)) == Order(1, List("a"), Circle))
    say("value class")({ val id = new Id(3); run(() => id.value) })
    say("values")({
      val all = (TreeMap(1 -> 2), ListMap(1 -> 2), HashMap(1 -> 2, 3 -> 4), Map(1 -> 2), Queue(1, 2), Vector(1), Range(1, 5), Set(1),
        BigInt(3), BigDecimal(4), Array(1, 2).toSeq, Right(3), Left("x"), mutable.LinkedHashMap(2 -> 1, 1 -> 2))
      run(() => all) == all
    })
    say("lazy list")({ val all = LazyList.from(1); run(() => all.take(3).toList) })
    say("ordering")({ val by = Ordering.by[Order, Int](_.number); run(() => by.compare(Order(1, Nil, circle), Order(2, Nil, circle))) })
    say("function")({ val plus: Int => Int = _ + 1; run(() => plus(1)) })
    say("function back")(run[Int => Int](() => (x: Int) => x * 3).apply(3))
    say("inner class")({ val inner = { val outer = new Outer(4); new outer.Inner }; run(() => inner.toString) })
    say("task of an object")(run(new Outer(4).task()))
    say("symbol")({ val s = Symbol("x"); run(() => s) eq s })
    say("exception")(try run[Int](() => throw new MatchError(3)) catch { case e: Exception => e.getCause.getClass })
    say("executor")({ val here = scala.concurrent.ExecutionContext.global; run(() => here.toString) })
    var count = 0
    say("variable")(run(() => { count += 1; count }).toString + " there, " + count + " here")
    pool.close()
  }
}
