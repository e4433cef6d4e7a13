namespace TypedMqtt.Generators.Emission;

/// <summary>The extensions that register a contract and its handlers.</summary>
internal static class ExtensionsEmitter
{
    internal static void Emit(EmissionContext context)
    {
        var writer = context.Writer;
        var stem = context.Contract.Stem;
        context.Summary($"Adds {context.ContractReference} and its handlers to an MQTT connection.");
        context.OpenType($"{context.Contract.Accessibility} static class {context.Declared.Extensions}");
        context.Summary($"Registers {context.ContractReference} to publish with, and <see cref=\"{context.Names.SubscriberInterface}\"/> to subscribe with.");
        writer.Open($"public static {Names.Builder} Add{stem}(this {Names.Builder} builder)");
        writer.Line($"{Names.CompilerServices}MqttRegistration.AddClient<{context.Contract.Interface}>(builder, static runtime => new {context.Names.Publisher}(runtime));");
        writer.Line($"{Names.CompilerServices}MqttRegistration.AddClient<{context.Names.SubscriberInterface}>(builder, static runtime => new {context.Names.Subscriber}(runtime));");
        writer.Line("return builder;");
        writer.Close();
        writer.Line();
        context.Summary("Subscribes a handler class to the members whose handler interfaces it implements. It is a singleton unless it is registered otherwise before.");
        writer.Line(
            $"public static {Names.Builder} Add{stem}Handler<{Names.KeepsConstructors} THandler>(this {Names.Builder} builder, global::System.Action<{context.Names.HandlerOptions}>? configure = null)");
        writer.Indented($"where THandler : class, {context.Names.Handlers}.{HandlersEmitter.Any}");
        writer.Open();
        writer.Line($"var options = new {context.Names.HandlerOptions}();");
        writer.Line("configure?.Invoke(options);");
        writer.Line("return options.Register<THandler>(builder);");
        writer.Close();
        writer.Close();
    }
}
