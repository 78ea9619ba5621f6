import dev.muster.ProcessPoolExecutor
import dev.muster.task.RemoteCallable

sealed interface Shape
data object Circle : Shape
object Square : Shape { var side = 1 }
sealed class Event { object Start : Event(); class Stop(val code: Int) : Event() }
class Owner { companion object { fun make() = 7 } }
enum class Colour { RED, GREEN { override fun isHot() = false }; open fun isHot() = true }
data class Order(val number: Int, val lines: List<String>, val shape: Shape)
@JvmInline value class Id(val value: Int)
object NotThere : Exception("not there")

fun name(shape: Shape) = when (shape) { Circle -> "circle"; Square -> "square" }

fun say(what: String, value: () -> Any?) {
    val answer = try { value() } catch (e: Throwable) { "refused: " + e.message!!.lines().first() }
    println("$what: $answer")
}

fun main() {
    ProcessPoolExecutor.builder().target("").maxWorkers(1).build().use { pool ->
        val circle: Shape = Circle
        val square: Shape = Square
        val start: Event = Event.Start
        val owner = Owner
        say("objects there") {
            pool.submit(RemoteCallable {
                name(circle) + " " + name(square) + " " + (start === Event.Start) + " " + (owner === Owner.Companion && owner.make() == 7)
            }).get()
        }
        say("objects here") {
            listOf(circle, square, start, Unit, kotlin.random.Random, emptyMap<Int, Int>(), emptySet<Int>())
                .all { each -> pool.submit(RemoteCallable { each }).get() === each }
        }
        say("data class") { pool.submit(RemoteCallable { Order(1, listOf("a"), Circle) }).get() == Order(1, listOf("a"), Circle) }
        say("enum") { val green = Colour.GREEN; pool.submit(RemoteCallable { green }).get() === green && !green.isHot() }
        say("inline class") { val id = Id(3); pool.submit<Id>(RemoteCallable { Id(id.value + 1) }).get() }
        say("values") {
            val all = listOf(1 to "x", Triple(1, 2, 3), 1..5, 'a'..'c', mapOf("a" to 1), setOf(2), 3u, Result.success(1))
            pool.submit(RemoteCallable { all }).get() == all
        }
        say("sequence") { val words = sequence { yield("a"); yield("b") }; pool.submit(RemoteCallable { words.toList() }).get() }
        say("lazy") { val five = lazy { 5 }; pool.submit(RemoteCallable { five.value }).get() }
        say("object expression") {
            val shout = object { val word = "hey"; override fun toString() = "$word!" }
            pool.submit(RemoteCallable { shout.toString() }).get()
        }
        say("reference") { val length: (String) -> Int = String::length; pool.submit(RemoteCallable { length("abc") }).get() }
        say("property") { val number = Order::number; pool.submit(RemoteCallable { number.get(Order(9, listOf(), Circle)) }).get() }
        say("comparator") { val by = compareBy<Order> { it.number }; pool.submit(RemoteCallable { by.compare(Order(1, listOf(), Circle), Order(2, listOf(), Circle)) }).get() }
        say("serializable lambda") { val plus: (Int) -> Int = @JvmSerializableLambda { it + 1 }; pool.submit(RemoteCallable { plus(1) }).get() }
        say("lambda") { val plus: (Int) -> Int = { it + 1 }; pool.submit(RemoteCallable { plus(1) }).get() }
        say("exception") { try { pool.submit(RemoteCallable<Int> { throw NotThere }).get() } catch (e: Exception) { e.cause === NotThere } }
        var count = 0
        say("variable") { pool.submit(RemoteCallable { count++; count }).get().toString() + " there, $count here" }
    }
}
