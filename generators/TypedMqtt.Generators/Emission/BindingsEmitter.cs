using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>What binds a delivery to a handler's method or to a message.</summary>
internal static class BindingsEmitter
{
    internal static void Emit(EmissionContext context)
    {
        var writer = context.Writer;
        context.Summary($"Binds deliveries to the members of {context.ContractReference}.");
        context.OpenType($"internal static class {context.Declared.Bindings}");
        writer.ForEach(context.Members, member =>
        {
            EmitHandle(context, member);
            if (member.Request is null)
            {
                writer.Line();
                EmitTryRead(context, member);
            }
        });
        writer.Close();
    }

    /// <summary>The name of what binds a delivery to the handler's method.</summary>
    internal static string Handle(MemberModel member) => (member.Request is null ? "Handle" : "Answer") + member.Stem;

    private static void EmitHandle(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        var (handler, delivery, token, topic) = (Local(member, "handler"), Local(member, "delivery"), Local(member, "cancellationToken"), Local(member, "topic"));
        writer.Open(
            $"internal static {Names.ValueTask}{(member.Request is { } request ? $"<{request.Reply.Type}>" : "")} {Handle(member)}({context.Names.Handlers}.{HandlersEmitter.Interface(member)} {handler}, "
            + $"{Names.CompilerServices}MqttDelivery {delivery}, {Names.CancellationToken} {token})");
        EmitRead(context, member, delivery, topic);
        writer.Open();
        writer.Line($"{delivery}.NoMatch(in {topic});");
        writer.Line("return default;");
        writer.Close();
        writer.Line();
        EmitValues(context, member, delivery);
        writer.Line($"return {handler}.{HandlersEmitter.Method(member)}({Parameters.Join(Arguments(member), [$"{delivery}.Context", token])});");
        writer.Close();
    }

    private static void EmitTryRead(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        var (delivery, message, topic) = (Local(member, "delivery"), Local(member, "message"), Local(member, "topic"));
        var record = $"{context.Names.Messages}.{Parameters.MessageRecord(member)}";
        writer.Open(
            $"internal static bool TryRead{member.Stem}({Names.CompilerServices}MqttDelivery {delivery}, {Names.NotNullWhenTrue} out {record}? {message})");
        EmitRead(context, member, delivery, topic);
        writer.Open();
        writer.Line($"{message} = null;");
        writer.Line($"return {delivery}.NoMatch(in {topic});");
        writer.Close();
        writer.Line();
        EmitValues(context, member, delivery);
        writer.Line($"{message} = new {record}({Parameters.Join(Arguments(member), [$"{delivery}.Context"])});");
        writer.Line("return true;");
        writer.Close();
    }

    private static void EmitRead(EmissionContext context, MemberModel member, string delivery, string topic)
    {
        context.Writer.Line($"var {topic} = {delivery}.OpenTopic();");
        context.Writer.Line(
            $"if (!{context.Names.Topics}.{Parameters.TopicClass(member)}.TryRead({Parameters.Join([$"ref {topic}"], Parameters.OutVariables(member))}))");
    }

    /// <summary>Reads what is no level.</summary>
    private static void EmitValues(EmissionContext context, MemberModel member, string delivery)
    {
        foreach (var parameter in Parameters.Handled(member).Where(parameter => parameter.Role != ParameterRole.Level))
        {
            var read = parameter.Role == ParameterRole.Payload
                ? $"ReadPayload({context.Names.Members}.{Identifiers.Escape(member.Stem)})"
                : ReadUserProperty(context, Parameters.UserProperty(member, parameter));
            context.Writer.Line($"var {Parameters.Variable(member, parameter.Name)} = {delivery}.{read};");
        }
    }

    private static string ReadUserProperty(EmissionContext context, UserPropertyModel property)
    {
        var suffix = (property.Value.IsNullable, property.Value.IsValueType) switch
        {
            (false, _) => "",
            (true, false) => "OrNull",
            (true, true) => "OrNullValue",
        };
        return $"ReadUserProperty{suffix}({context.Names.Members}.{Identifiers.Escape(property.Field)})";
    }

    private static IEnumerable<string> Arguments(MemberModel member) => Parameters.Handled(member).Select(parameter => Parameters.Variable(member, parameter.Name));

    private static string Local(MemberModel member, string wanted) => Parameters.Local(member, wanted);
}
