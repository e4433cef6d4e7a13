using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators.Advice;

/// <summary>What a contract for older servers says that they cannot be told.</summary>
internal static class ProtocolAdvice
{
    /// <summary>Properties of member attributes that become properties of MQTT 5 packets.</summary>
    private static readonly HashSet<string> NewProperties = new(["ExpirySeconds"], StringComparer.Ordinal);

    internal static void Report(AdvisedContract contract, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        if (FindOldVersion(contract) is not { } version)
        {
            return;
        }

        foreach (var member in contract.Members)
        {
            foreach (var argument in member.Attribute.NamedArguments.Where(argument => NewProperties.Contains(argument.Key) && !IsDefault(argument.Value)))
            {
                var location = member.Attribute.FindArgumentLocation(argument.Key, cancellationToken) ?? member.TemplateLocation;
                report(Diagnostic.Create(Rules.NewerProtocolVersion, location, argument.Key, member.Name, contract.Symbol.Name, version));
            }

            foreach (var parameter in member.Method.Parameters.Where(parameter => parameter.FindAttribute(AttributeNames.UserProperty) is not null))
            {
                report(Diagnostic.Create(Rules.NewerProtocolVersion, parameter.Locations[0], $"The user property '{parameter.Name}'", member.Name, contract.Symbol.Name, version));
            }
        }
    }

    private static string? FindOldVersion(AdvisedContract contract) => contract.Attribute.NamedArgument("ProtocolVersion") switch
    {
        3 => "MQTT 3.1",
        4 => "MQTT 3.1.1",
        _ => null,
    };

    private static bool IsDefault(TypedConstant value) => value.Kind != TypedConstantKind.Array && value.Value is null or 0 or false or "";
}
