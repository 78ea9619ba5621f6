package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.classes.LambdaForm;
import dev.muster.codec.refusals.Refusals;
import java.lang.invoke.SerializedLambda;

/**
 * Serializable lambdas and method references, by what the compiler keeps for them: {@code writeReplace} of the lambda tells
 * its form and what it has captured, and the private {@code $deserializeLambda$} of the class that holds its code makes it
 * again. Both are the user's own, so no module has to be opened.
 */
public final class LambdaSerializer extends Serializer<Object> {
    @Override
    public void write(Kryo kryo, Output output, Object lambda) {
        References references = GraphContext.of(kryo).references();
        references.enterValue(lambda);
        SerializedLambda serialized = LambdaForm.serialized(lambda);
        kryo.writeClassAndObject(output, LambdaForm.of(lambda, serialized));
        int count = serialized.getCapturedArgCount();
        output.writeVarInt(count, true);
        for (int i = 0; i < count; i++) {
            Object captured = serialized.getCapturedArg(i);
            Refusals.refuseBareLock(captured);
            kryo.writeClassAndObject(output, captured);
        }
        references.leaveValue();
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> type) {
        var form = (LambdaForm) kryo.readClassAndObject(input);
        Object[] captured = new Object[((BoundedInput) input).readLength()];
        for (int i = 0; i < captured.length; i++) {
            captured[i] = kryo.readClassAndObject(input);
        }
        return form.make(captured);
    }
}
