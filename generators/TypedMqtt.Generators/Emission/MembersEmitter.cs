using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>What the runtime is told of every member, and the wire names of enums.</summary>
internal static class MembersEmitter
{
    private const string Payloads = Names.CompilerServices + "MqttPayloads.";

    internal static void Emit(EmissionContext context)
    {
        var writer = context.Writer;
        context.Summary($"The members of {context.ContractReference}, as the runtime sees them.");
        context.OpenType($"internal static class {context.Declared.Members}");

        // First, because static fields are initialised in the order they stand in.
        foreach (var names in context.Contract.Enums)
        {
            writer.Line($"internal static readonly {Names.CompilerServices}EnumWireNames<{names.Type}> {names.Field} = new(");
            for (var i = 0; i < names.Members.Count; i++)
            {
                var member = names.Members[i];
                writer.Indented(
                    $"({names.Type}.{Identifiers.Escape(member.Name)}, {SymbolDisplay.FormatLiteral(member.WireName, quote: true)}){(i == names.Members.Count - 1 ? ");" : ",")}");
            }

            if (names.Members.Count == 0)
            {
                writer.Indented(");");
            }

            writer.Line();
        }

        writer.ForEach(context.Members, member =>
        {
            EmitUserProperties(context, member);
            EmitMember(context, member);
        });
        writer.Close();
    }

    private static void EmitUserProperties(EmissionContext context, MemberModel member)
    {
        foreach (var property in member.UserProperties)
        {
            context.Writer.Line(
                $"internal static readonly {Names.CompilerServices}MqttMemberProperty<{property.Value.ValueType}> {Identifiers.Escape(property.Field)} = "
                + $"new({SymbolDisplay.FormatLiteral(property.Name, quote: true)}, {Value(property.Value)});");
            context.Writer.Line();
        }
    }

    private static void EmitMember(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        if (member.Request is not null)
        {
            RequestEmitter.EmitMember(context, member, member.Request);
            return;
        }

        writer.Line($"internal static readonly {Names.CompilerServices}MqttMember<{member.Payload.Type}> {Identifiers.Escape(member.Stem)} = new(");
        writer.Indented(
            $"name: \"{member.InterfaceName}.{member.Method}\",\n"
            + $"template: {context.Names.Topics}.{Parameters.TopicClass(member)}.Template,\n"
            + $"kind: {Names.CompilerServices}MqttMemberKind.{member.Kind},\n"
            + $"qos: {Names.Qos}.{member.Qos},\n"
            + $"expirySeconds: {member.ExpirySeconds.ToString(CultureInfo.InvariantCulture)},\n"
            + $"payload: {Payload(member.Payload, member.Kind)});");
    }

    /// <summary>What writes and reads a payload.</summary>
    internal static string Payload(PayloadModel payload, MemberKind kind)
    {
        if (!payload.IsNullable)
        {
            return Value(payload);
        }

        if (kind == MemberKind.State)
        {
            // A class may serialize several types, so this one is named.
            var type = payload.Kind == PayloadKind.Custom ? $"<{payload.ValueType}>" : "";
            return $"{Payloads}{(payload.IsValueType ? "EmptyIsNullValue" : "EmptyIsNull")}{type}({Value(payload)})";
        }

        return payload.Kind == PayloadKind.Custom
            ? Value(payload)
            : $"{Payloads}JsonOrNull<{payload.Type}>({payload.JsonContext}.Default)";
    }

    private static string Value(PayloadModel payload) => payload.Kind switch
    {
        PayloadKind.Enum => $"{Payloads}Enum({payload.EnumNames})",
        PayloadKind.Formatted => $"{Payloads}Formatted<{payload.ValueType}>()",
        PayloadKind.Json => $"{Payloads}Json<{payload.ValueType}>({payload.JsonContext}.Default)",
        PayloadKind.Custom => $"new {payload.Serializer}()",
        _ => Payloads + payload.Kind,
    };
}
