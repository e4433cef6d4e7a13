using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Advice;

/// <summary>What a member says that can be said better.</summary>
internal static class MemberAdvice
{
    internal static void Report(AdvisedContract contract, Action<Diagnostic> report)
    {
        foreach (var member in contract.Members)
        {
            var name = member.Method.Locations[0];
            if (member.Model is { Kind: MemberKind.State, Qos: "AtMostOnce" })
            {
                report(Diagnostic.Create(Rules.StateAtMostOnce, name, member.Name));
            }

            if (member.Model.Parameters.All(parameter => parameter.Role != ParameterRole.CancellationToken))
            {
                report(Diagnostic.Create(Rules.NoCancellationToken, name, member.Name));
            }
        }
    }
}
