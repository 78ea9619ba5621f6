package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.classes.LambdaForm;
import dev.muster.codec.classes.LambdaForms;

/** The form of a lambda, as one block that a reader may already know. */
public final class LambdaFormSerializer extends Serializer<LambdaForm> {
    private final LambdaForms forms;

    public LambdaFormSerializer(LambdaForms forms) {
        this.forms = forms;
    }

    @Override
    public void write(Kryo kryo, Output output, LambdaForm form) {
        output.writeVarInt(form.bytes().length, true);
        output.writeBytes(form.bytes());
    }

    @Override
    public LambdaForm read(Kryo kryo, Input input, Class<? extends LambdaForm> type) {
        byte[] bytes = input.readBytes(input.readVarInt(true));
        return forms.read(bytes, GraphContext.of(kryo).names());
    }
}
