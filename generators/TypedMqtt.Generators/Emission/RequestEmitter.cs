using System.Globalization;
using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>What is different for members that are asked and answered.</summary>
internal static class RequestEmitter
{
    /// <summary><c>, Acme.SetPointResult</c> for a request, behind the type of the payload; nothing for others.</summary>
    internal static string ReplyArgument(MemberModel member) => member.Request is { } request ? $", {request.Reply.Type}" : "";

    /// <summary><c>, Acme.SetPoint, Acme.SetPointResult</c> for a request; nothing for others.</summary>
    internal static string TypeArguments(MemberModel member) => member.Request is null ? "" : $", {member.Payload.Type}{ReplyArgument(member)}";

    internal static void EmitHandlerSummary(EmissionContext context, MemberModel member, RequestModel request)
    {
        context.Summary($"Answers a request of {EmissionContext.Reference(member)}.");
        if (request.Fault is { } fault)
        {
            context.Writer.Line($"/// <exception cref=\"{Names.Api}MqttFaultException{{TFault}}\">Thrown with a <c>{EmissionContext.Xml(fault.Type)}</c>, it is what the caller gets.</exception>");
        }
    }

    internal static void EmitMember(EmissionContext context, MemberModel member, RequestModel request)
    {
        var writer = context.Writer;
        writer.Line(
            $"internal static readonly {Names.CompilerServices}MqttRequestMember<{member.Payload.Type}{ReplyArgument(member)}> {Identifiers.Escape(member.Stem)} = new(");
        writer.Indented(
            $"name: \"{member.InterfaceName}.{member.Method}\",\n"
            + $"template: {context.Names.Topics}.{Parameters.TopicClass(member)}.Template,\n"
            + $"qos: {Names.Qos}.{member.Qos},\n"
            + $"timeoutSeconds: {request.TimeoutSeconds.ToString(CultureInfo.InvariantCulture)},\n"
            + $"payload: {MembersEmitter.Payload(member.Payload, member.Kind)},\n"
            + $"reply: {MembersEmitter.Payload(request.Reply, member.Kind)},\n"
            + $"fault: {Fault(request, member.Kind)});");
    }

    private static string Fault(RequestModel request, MemberKind kind) => request.Fault is { } fault
        ? $"new {Names.CompilerServices}MqttFaultSerializer<{fault.Type}>({MembersEmitter.Payload(fault, kind)})"
        : "null";
}
