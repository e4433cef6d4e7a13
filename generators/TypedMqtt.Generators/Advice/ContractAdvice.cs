using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generators.Advice;

/// <summary>All that is said about one contract that code is generated for.</summary>
internal static class ContractAdvice
{
    internal static void Report(AdvisedContract contract, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        TemplateAdvice.Report(contract, report);
        MemberAdvice.Report(contract, report);
        ProtocolAdvice.Report(contract, report, cancellationToken);
        OverlapAdvice.Report(contract, report);
        JsonAdvice.Report(contract, report, cancellationToken);
    }
}
