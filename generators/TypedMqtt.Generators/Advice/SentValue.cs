using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Model;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators.Advice;

/// <summary>Something that a member sends: its payload, the answer to a request, or a fault.</summary>
/// <param name="Model">How it is written and read.</param>
/// <param name="Type">Its type.</param>
/// <param name="Location">Where the type is said.</param>
internal sealed record SentValue(PayloadModel Model, ITypeSymbol Type, Location Location)
{
    /// <summary>Everything that a member sends.</summary>
    internal static IEnumerable<SentValue> Of(AdvisedMember member, CancellationToken cancellationToken)
    {
        if (member.Method.Parameters.FirstOrDefault(parameter => parameter.Name == member.Model.Payload.Name) is { } payload)
        {
            yield return new SentValue(member.Model.Payload, payload.Type, payload.Locations[0]);
        }

        if (member.Model.Request is not { } request)
        {
            yield break;
        }

        if (RequestParser.FindReplyType(member.Method) is { } reply)
        {
            yield return new SentValue(request.Reply, reply, RequestParser.FindReturnType(member.Method, cancellationToken));
        }

        if (request.Fault is { } model && RequestParser.FindFaultType(member.Attribute) is { } fault)
        {
            yield return new SentValue(model, fault, member.Attribute.FindArgumentLocation(RequestParser.Fault, cancellationToken) ?? member.Method.Locations[0]);
        }
    }
}
